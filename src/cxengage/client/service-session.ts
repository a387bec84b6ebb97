import { timeoutSignal } from '../../kit/clock.ts';
import { rejectOnAbort } from '../../kit/reject-on-abort.ts';
import { SourceError } from '../errors.ts';
import { callPriority } from '../priorities.policy.ts';
import { CxToken } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import { REFUSED_ACCOUNT_MS, TOKEN_TIMEOUT_MS } from '../timeouts.policy.ts';
import type { ApiCall, ApiReply, CxApi } from './api.ts';

/** A user name and password, or an API key and its secret. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The credentials as they are now: they may be in files that are replaced. */
export type ReadCredentials = () => Promise<Credentials>;

/** Requests a token. Throws `forbidden` if the credentials are rejected. CXEngage has no refresh: a new token is requested the same way. */
export async function requestToken(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<string> {
  const body = { username: credentials.username, password: credentials.password, tenantId };
  const reply = await api.call({ ...call, method: 'POST', path: '/v1/tokens', body });
  if (reply.status !== 200 && reply.status !== 201) {
    throw new SourceError('forbidden', `The source rejected the credentials with status ${reply.status}`);
  }
  const token = CxToken.safeParse(reply.body);
  if (!token.success) throw new SourceError('unreadable', 'The reply of the source contains no token');
  return token.data.token;
}

/** Calls as the service account: requests a token when one is needed, and a new one, once, when the source no longer accepts it. */
export class ServiceSession {
  readonly #api: CxApi;
  readonly #tenantId: string;
  readonly #readCredentials: ReadCredentials;
  #token: Promise<string> | undefined;

  constructor(api: CxApi, tenantId: string, readCredentials: ReadCredentials) {
    this.#api = api;
    this.#tenantId = tenantId;
    this.#readCredentials = readCredentials;
  }

  async call(call: ApiCall): Promise<ApiReply> {
    const token = this.#currentToken();
    const reply = await this.#api.call({ ...call, token: await rejectOnAbort(token, call.signal, deadlineError) });
    if (reply.status !== 401) return reply;
    if (this.#token === token) this.#token = undefined;
    return this.#api.call({ ...call, token: await rejectOnAbort(this.#currentToken(), call.signal, deadlineError) });
  }

  /** The token is shared, so no single caller's deadline ends its request. */
  #currentToken(): Promise<string> {
    if (this.#token) return this.#token;
    const { signal, cancel } = timeoutSignal(TOKEN_TIMEOUT_MS, this.#api.clock);
    const call = { signal, priority: callPriority.token };
    const requested = this.#readCredentials()
      .then((credentials) => requestToken(this.#api, this.#tenantId, credentials, call))
      .finally(cancel);
    this.#token = requested;
    requested.catch((error: unknown) => {
      const isRefused = error instanceof SourceError && error.code === 'forbidden';
      const forget = (): void => {
        if (this.#token === requested) this.#token = undefined; // the callers get the error; the next one requests again
      };
      // An account that asks again and again with refused credentials would be locked.
      if (isRefused) this.#api.clock.startTimer(REFUSED_ACCOUNT_MS, forget);
      else forget();
    });
    return requested;
  }
}

function deadlineError(): SourceError {
  return new SourceError('deadline', 'No reply in time');
}
