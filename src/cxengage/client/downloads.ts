import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';
import { parseJson } from '../../kit/json.ts';
import { codeOfStatus, SourceError } from '../errors.ts';
import type { CallOptions } from '../source.ts';
import { readBody } from './read-body.ts';

/** Which addresses files may come from. */
export interface DownloadRules {
  /** Scheme, host and port of the configured source: its own files may lie on a private address, and only there over plain http. */
  readonly sourceOrigin: string;
  /** Hosts that may have a private address, by name (`CXENGAGE_FILE_HOSTS`). */
  readonly hosts: readonly string[];
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT = 15_000;

/**
 * Fetches files by addresses that stand in records: without the source's credentials, over https, from public addresses. The name is
 * resolved once, by the connection itself, so what was checked is what is connected to. Redirects are not followed.
 */
export class Downloads {
  readonly #rules: DownloadRules;
  readonly #trusted = new Agent({ connect: { timeout: 5_000 } });
  readonly #guarded = new Agent({ connect: { timeout: 5_000, lookup: publicOnly } });

  constructor(rules: DownloadRules) {
    this.#rules = rules;
  }

  /** A file's JSON, undefined where it holds none. Throws `refused-address`, `not-found`, `forbidden`, `unavailable`, `deadline` or `unreadable`. */
  async json(url: string, call: CallOptions): Promise<unknown> {
    const address = URL.canParse(url) ? new URL(url) : undefined;
    const agent = address && this.#agentFor(address);
    if (!address || !agent) throw new SourceError('refused-address', 'Files are not fetched from this address');
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(this.#rules.timeoutMs ?? TIMEOUT)]);
    try {
      const path = address.pathname + address.search;
      const { statusCode, body } = await agent.request({ origin: address.origin, path, method: 'GET', signal });
      if (statusCode !== 200) {
        await body.dump();
        throw new SourceError(codeOfStatus(statusCode), `The file’s server answered with status ${statusCode}`);
      }
      return parseJson((await readBody(body, this.#rules.maxBytes ?? MAX_BYTES)).toString('utf8'));
    } catch (error) {
      if (error instanceof SourceError) throw error;
      if (signal.aborted) throw new SourceError('deadline', 'The file did not come in time', error);
      throw new SourceError('unavailable', 'The connection to the file’s server failed', error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#trusted.destroy(), this.#guarded.destroy()]);
  }

  #agentFor(address: URL): Agent | undefined {
    if (address.origin === this.#rules.sourceOrigin) return this.#trusted;
    if (address.protocol !== 'https:') return undefined;
    if (this.#rules.hosts.includes(address.hostname)) return this.#trusted;
    const literal = address.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) && !isPublic(literal)) return undefined;
    return this.#guarded;
  }
}

/** Whether an address is one of the open internet: not loopback, private, link-local, multicast, mapped or reserved. */
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

const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '');
    const open = addresses.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (!first) return callback(new SourceError('refused-address', 'The name leads to a private address'), '');
    if (options.all) return callback(null, open);
    callback(null, first.address, first.family);
  });
};
