import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { type Clock, timeoutSignal } from '../../kit/clock.ts';
import { errnoOf } from '../../kit/errno.ts';
import { codeOfStatus, SourceError } from '../errors.ts';
import { MAX_COPIED_BYTES, MAX_FILE_BYTES } from '../sizes.policy.ts';
import type { CallOptions } from '../source.ts';
import type { SourceState } from '../source-state.ts';
import { COPY_TIMEOUT_MS, DOWNLOAD_TIMEOUT_MS } from '../timeouts.policy.ts';
import { type Network, tlsOptions } from './connections.ts';
import { decompressing, readJson } from './read-body.ts';

/** From where files may be downloaded. */
export interface DownloadRules {
  /** Scheme, host and port of the configured source: only its own files may be on a private address, or use plain http. */
  readonly sourceOrigin: string;
  /** Names of hosts that may have a private address (`CXENGAGE_FILE_HOSTS`). */
  readonly hosts: readonly string[];
  readonly clock: Clock;
  readonly network?: Network | undefined;
  /** Learns of files that could not be downloaded for a reason that the operator can change. */
  readonly state?: Pick<SourceState, 'noteFile'> | undefined;
  readonly maxBytes?: number;
  readonly maxCopiedBytes?: number;
  readonly timeoutMs?: number;
}

/**
 * Downloads files from URLs found in records: without the source's credentials, over https, from public addresses. The connection itself
 * resolves the name, once, so the address that was checked is the one that is used. Redirects are not followed.
 */
export class Downloads {
  readonly #rules: DownloadRules;
  readonly #trusted: Dispatcher;
  readonly #guarded: Dispatcher;

  constructor(rules: DownloadRules) {
    this.#rules = rules;
    const { network = {} } = rules;
    const connect = tlsOptions(network);
    const { httpsProxy, noProxy = '' } = network;
    // A proxy resolves names itself, so only hosts that the operator names are reached through it.
    this.#trusted =
      httpsProxy === undefined
        ? new Agent({ connect })
        : new EnvHttpProxyAgent({ connect, requestTls: connect, httpProxy: '', httpsProxy, noProxy });
    this.#guarded = new Agent({ connect: { ...connect, lookup: resolvePublicAddress } });
  }

  /** The JSON of a file, undefined if it is not JSON. Throws `refused-address`, `not-found`, `forbidden`, `unavailable`, `deadline` or `unreadable`. */
  fetchJson(url: string, call: CallOptions): Promise<unknown> {
    const { timeoutMs = DOWNLOAD_TIMEOUT_MS, maxBytes = MAX_FILE_BYTES } = this.#rules;
    return this.#noting(this.#fetch(url, call, { timeoutMs, maxBytes }, (response) => readJson(response, maxBytes)));
  }

  /** Gives the bytes of a file to `write`, one part after the other. Throws as `fetchJson`, and what `write` throws. */
  copy(url: string, write: (part: Buffer) => Promise<void>, call: CallOptions): Promise<void> {
    const limits = { timeoutMs: COPY_TIMEOUT_MS, maxBytes: this.#rules.maxCopiedBytes ?? MAX_COPIED_BYTES };
    let size = 0;
    return this.#noting(
      this.#fetch(url, call, limits, async ({ body }) => {
        for await (const part of body) {
          size += part.length;
          if (size > limits.maxBytes) throw new SourceError('unreadable', 'The file is too large');
          await write(part).catch((error) => {
            throw new WriteFailed(error);
          });
        }
      }),
    ).catch((error) => {
      throw error instanceof WriteFailed ? error.cause : error;
    });
  }

  async #noting<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const isOperators =
        error instanceof SourceError && (error.code === 'refused-address' || error.fields.errno !== undefined);
      if (isOperators) this.#rules.state?.noteFile(error);
      throw error;
    }
  }

  async #fetch<T>(
    url: string,
    call: CallOptions,
    { timeoutMs, maxBytes }: { readonly timeoutMs: number; readonly maxBytes: number },
    read: (response: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> {
    const address = URL.canParse(url) ? new URL(url) : undefined;
    const agent = address && this.#agentFor(address);
    const facts = { step: 'file', host: address?.host } as const;
    if (!address || !agent)
      throw new SourceError('refused-address', 'Files are not downloaded from this address', undefined, facts);
    const timeout = timeoutSignal(timeoutMs, this.#rules.clock);
    const signal = AbortSignal.any([call.signal, timeout.signal]);
    try {
      const path = address.pathname + address.search;
      const request = { origin: address.origin, path, method: 'GET', signal } as const;
      const response = await decompressing(agent, maxBytes).request(request);
      const { statusCode } = response;
      if (statusCode !== 200) {
        await response.body.dump();
        throw new SourceError(
          codeOfStatus(statusCode),
          `The file server replied with status ${statusCode}`,
          undefined,
          {
            ...facts,
            status: statusCode,
          },
        );
      }
      return await read(response);
    } catch (error) {
      if (error instanceof WriteFailed) throw error;
      // The lookup of a private address fails with one, too.
      if (error instanceof SourceError)
        throw new SourceError(error.code, error.message, error, { ...facts, ...error.fields });
      if (signal.aborted) throw new SourceError('deadline', 'The file did not arrive in time', error, facts);
      const errno = errnoOf(error);
      throw new SourceError('unavailable', 'The connection to the file server failed', error, { ...facts, errno });
    } finally {
      timeout.cancel();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#trusted.destroy(), this.#guarded.destroy()]);
  }

  #agentFor(address: URL): Dispatcher | undefined {
    if (address.origin === this.#rules.sourceOrigin) return this.#trusted;
    if (address.protocol !== 'https:') return undefined;
    if (this.#rules.hosts.includes(address.hostname)) return this.#trusted;
    const literal = address.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) && !isPublic(literal)) return undefined;
    return this.#guarded;
  }
}

/** What was read could not be written: no failure of the file server. */
class WriteFailed extends Error {
  constructor(cause: unknown) {
    super('The bytes could not be written', { cause });
  }
}

/** Whether an address is a public unicast address: not loopback, private, link-local, multicast, mapped or reserved. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const plain = ipaddr.process(address);
  // The old form of an IPv4 address inside an IPv6 one (`::127.0.0.1`) has no range of its own.
  const compatible =
    plain.kind() === 'ipv6' &&
    plain
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0);
  return !compatible && plain.range() === 'unicast';
}

/** Resolves a host name to its public addresses; fails with `refused-address` if it has none. */
const resolvePublicAddress: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '');
    const allowed = addresses.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (!first) return callback(new SourceError('refused-address', 'The name resolves to a private address'), '');
    if (options.all) return callback(null, allowed);
    callback(null, first.address, first.family);
  });
};
