import { rejectOnAbort } from '../../kit/reject-on-abort.ts';
import { SourceError } from '../errors.ts';
import { CxToken } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import type { ApiCall, ApiReply, CxApi } from './api.ts';

/** A user and password, or an API key and its secret. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const TOKEN_TIMEOUT = 10_000;

/** Asks for a token. Throws `forbidden` where the credentials are refused. There is no refresh: a new token is asked for the same way. */
export async function requestToken(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<string> {
  const body = { username: credentials.username, password: credentials.password, tenantId };
  const reply = await api.call({ ...call, method: 'POST', path: '/v1/tokens', body });
  if (reply.status !== 200 && reply.status !== 201) {
    throw new SourceError('forbidden', `The source refused the credentials with status ${reply.status}`);
  }
  const token = CxToken.safeParse(reply.body);
  if (!token.success) throw new SourceError('unreadable', 'The source’s answer holds no token');
  return token.data.token;
}

/** Calls on behalf of the service account: takes a token when one is needed and a new one, once, when the source no longer takes it. */
export class ServiceSession {
  readonly #api: CxApi;
  readonly #tenantId: string;
  readonly #credentials: Credentials;
  #token: Promise<string> | undefined;

  constructor(api: CxApi, tenantId: string, credentials: Credentials) {
    this.#api = api;
    this.#tenantId = tenantId;
    this.#credentials = credentials;
  }

  async call(call: ApiCall): Promise<ApiReply> {
    const token = this.#currentToken();
    const reply = await this.#api.call({ ...call, token: await rejectOnAbort(token, call.signal, late) });
    if (reply.status !== 401) return reply;
    if (this.#token === token) this.#token = undefined;
    return this.#api.call({ ...call, token: await rejectOnAbort(this.#currentToken(), call.signal, late) });
  }

  /** The token is everybody's, so no single caller's time limit ends the request for it. */
  #currentToken(): Promise<string> {
    if (this.#token) return this.#token;
    const signal = AbortSignal.timeout(TOKEN_TIMEOUT);
    const asked = requestToken(this.#api, this.#tenantId, this.#credentials, { signal, priority: 100 });
    this.#token = asked;
    asked.catch(() => {
      if (this.#token === asked) this.#token = undefined; // the callers get the error; the next one asks again
    });
    return asked;
  }
}

function late(): SourceError {
  return new SourceError('deadline', 'No answer in time');
}
