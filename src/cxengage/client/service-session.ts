import { timeoutSignal } from '../../kit/clock.ts';
import { SECOND } from '../../kit/durations.ts';
import { rejectOnAbort } from '../../kit/reject-on-abort.ts';
import { SourceError, type SourceErrorCode, type SourceStep } from '../errors.ts';
import { callPriority } from '../priorities.policy.ts';
import { CxToken } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import type { SourceState } from '../source-state.ts';
import { REFUSED_ACCOUNT_MS, RENEW_TOKEN_AT, TOKEN_TIMEOUT_MS } from '../timeouts.policy.ts';
import type { ApiCall, ApiReply, CxApi } from './api.ts';

/** A user name and password, or an API key and its secret. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The credentials as they are now: they may be in files that are replaced. */
export type ReadCredentials = () => Promise<Credentials>;

/** How the service account proves itself: with a token that it gets for its password, or with the password in every call. */
export type AuthScheme = 'token' | 'basic';

/** A token, and how long it is valid, in milliseconds; undefined if the source does not say. */
export interface IssuedToken {
  readonly token: string;
  readonly ttlMs: number | undefined;
}

/**
 * Requests a token. Throws `refused-credentials`, or `wrong-address` if what answers is not the API. CXEngage has no refresh: a new token is requested the same
 * way.
 */
export async function requestToken(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<IssuedToken> {
  const body = { username: credentials.username, password: credentials.password, tenantId };
  const { status, body: reply } = await api.call({ ...call, step: 'token', method: 'POST', path: '/v1/tokens', body });
  const facts = { step: 'token', status, host: api.host } as const;
  if (status === 400 || status === 401 || status === 403)
    throw new SourceError('refused-credentials', 'The source rejected the credentials', undefined, facts);
  const token = status < 300 ? CxToken.safeParse(reply) : undefined;
  if (!token?.success)
    throw new SourceError('wrong-address', 'What answered the request for a token is not the API', undefined, facts);
  const { ttl } = token.data;
  return { token: token.data.token, ttlMs: ttl === undefined ? undefined : ttl * SECOND };
}

/** The header of a call with a token. The vendor's word is not `Bearer`. */
export function tokenHeader(token: string): string {
  return `Token ${token}`;
}

/** Calls as the service account: requests a token when one is needed, before it expires, and once more when the source no longer accepts it. */
export class ServiceSession {
  readonly #api: CxApi;
  readonly #tenantId: string;
  readonly #readCredentials: ReadCredentials;
  readonly #state: SourceState | undefined;
  readonly #scheme: AuthScheme;
  #authorization: Promise<string> | undefined;
  /** The next token, while it is fetched before the current one expires. */
  #renewal: Promise<string> | undefined;
  #renewAt = Number.POSITIVE_INFINITY;
  #expiresAt = Number.POSITIVE_INFINITY;

  constructor(
    api: CxApi,
    tenantId: string,
    readCredentials: ReadCredentials,
    state?: SourceState,
    scheme: AuthScheme = 'token',
  ) {
    this.#api = api;
    this.#tenantId = tenantId;
    this.#readCredentials = readCredentials;
    this.#state = state;
    this.#scheme = scheme;
  }

  /** Throws `refused-credentials`, `wrong-address` and what the API throws. */
  async call(call: ApiCall): Promise<ApiReply> {
    const current = this.#current();
    const reply = await this.#send(call, current);
    if (reply.status !== 401) return this.#note(call, reply);
    if (this.#authorization === current) this.#forget();
    return this.#note(call, await this.#send(call, this.#current()));
  }

  async #send(call: ApiCall, authorization: Promise<string>): Promise<ApiReply> {
    const { signal, step } = call;
    const isLate = () => new SourceError('deadline', 'No reply in time', undefined, { step, host: this.#api.host });
    return this.#api.call({ ...call, authorization: await rejectOnAbort(authorization, signal, isLate) });
  }

  #note(call: ApiCall, reply: ApiReply): ApiReply {
    const { status } = reply;
    const { step } = call;
    if (status < 300) this.#state?.noteAccepted(step);
    const code = this.#refusalCode(status, step);
    if (code === undefined) return reply;
    const facts = { step, status, host: this.#api.host };
    const error = new SourceError(code, 'The source refused a call', undefined, facts);
    this.#state?.noteRefused(error);
    if (code !== 'refused-credentials') return reply;
    this.#authorization = this.#keepRefused(Promise.reject(error));
    throw error;
  }

  /** Why a reply is a refusal of the account; undefined if it is none. Every tenant has a list of interactions. */
  #refusalCode(status: number, step: SourceStep): SourceErrorCode | undefined {
    if (status === 401 && this.#scheme === 'basic') return 'refused-credentials';
    if (status === 401 || status === 403) return 'forbidden';
    return status === 404 && step === 'list' ? 'wrong-address' : undefined;
  }

  #current(): Promise<string> {
    const now = this.#api.clock.monotonic();
    if (now >= this.#expiresAt) this.#forget();
    if (!this.#authorization) return this.#renewal ?? this.#request();
    if (now >= this.#renewAt) this.#renew();
    return this.#authorization;
  }

  /** The next call gets another token, which all calls share from then on. */
  #forget(): void {
    this.#authorization = undefined;
    this.#expiresAt = Number.POSITIVE_INFINITY;
    this.#renewAt = Number.POSITIVE_INFINITY;
  }

  /** The token is shared, so no single caller's deadline ends its request. */
  #request(): Promise<string> {
    this.#authorization = this.#keepRefused(this.#fetch());
    return this.#authorization;
  }

  #keepRefused(requested: Promise<string>): Promise<string> {
    requested.catch((error: unknown) => {
      const forget = (): void => {
        if (this.#authorization === requested) this.#authorization = undefined; // the callers get the error; the next one requests again
      };
      // An account that asks again and again with refused credentials would be locked.
      if (isRefusal(error)) this.#api.clock.startTimer(REFUSED_ACCOUNT_MS, forget);
      else forget();
    });
    return requested;
  }

  /** Gets the next token while the old one is still used. If that fails, the old one is used until it expires or is refused. */
  #renew(): void {
    this.#renewAt = Number.POSITIVE_INFINITY;
    const renewal = this.#fetch();
    this.#renewal = renewal;
    renewal
      .then(
        () => {
          this.#authorization = renewal;
        },
        () => {}, // noted by the state; a call that needs a token asks again
      )
      .finally(() => {
        this.#renewal = undefined;
      });
  }

  async #fetch(): Promise<string> {
    const { signal, cancel } = timeoutSignal(TOKEN_TIMEOUT_MS, this.#api.clock);
    try {
      const credentials = await this.#readCredentials();
      if (this.#scheme === 'basic') {
        const { username, password } = credentials;
        return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      }
      const call = { signal, priority: callPriority.token };
      const { token, ttlMs } = await requestToken(this.#api, this.#tenantId, credentials, call);
      const now = this.#api.clock.monotonic();
      this.#expiresAt = now + (ttlMs ?? Number.POSITIVE_INFINITY);
      this.#renewAt = now + (ttlMs ?? Number.POSITIVE_INFINITY) * RENEW_TOKEN_AT;
      this.#state?.noteAccepted('token');
      return tokenHeader(token);
    } catch (error) {
      if (isRefusal(error)) this.#state?.noteRefused(error);
      throw error;
    } finally {
      cancel();
    }
  }
}

function isRefusal(error: unknown): error is SourceError {
  return error instanceof SourceError && (error.code === 'refused-credentials' || error.code === 'wrong-address');
}
