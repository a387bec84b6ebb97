import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';
import { unreachable } from '../kit/unreachable.ts';

/** The reply to one request of a played client. */
export interface PlayedReply {
  readonly status: number;
  /** Without parameters such as the charset. */
  readonly contentType: string;
  readonly body: unknown;
  /** Characters of the body. */
  readonly length: number;
}

/** Who a client says it is: nobody, by password, or by the cookie that it got. */
export type PlayedCredentials = 'none' | 'basic' | 'cookie';

/** One start of a client: sends its requests one by one, and keeps its cookies as it does. */
export class DoctorSession {
  readonly #origin: string;
  readonly #authorization: string;
  readonly #timeoutMs: number;
  readonly #cookies = new Map<string, string>();
  clientId: unknown;

  constructor(url: string, login: { readonly user: string; readonly password: string }, timeoutMs: number) {
    this.#origin = url.replace(/\/+$/, '').replace(/\/api\/v2$/, '');
    this.#authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
    this.#timeoutMs = timeoutMs;
  }

  get(path: string, credentials: PlayedCredentials = 'cookie'): Promise<PlayedReply> {
    return this.#send('GET', path, credentials);
  }

  post(path: string, body: unknown, credentials: PlayedCredentials = 'cookie'): Promise<PlayedReply> {
    return this.#send('POST', path, credentials, body);
  }

  /** Sends one CometD message and returns its reply, the last of the list. `suffix` is what the client appends to the address. */
  async cometd(message: object, suffix = '', credentials: PlayedCredentials = 'cookie'): Promise<JsonObject> {
    const sent = { id: '1', ...message, ...(this.clientId !== undefined && { clientId: this.clientId }) };
    const { body, status } = await this.post(`/api/v2/notifications${suffix}`, [sent], credentials);
    const reply: unknown = Array.isArray(body) ? body.at(-1) : undefined;
    return isJsonObject(reply) ? reply : { successful: false, error: `HTTP ${status}` };
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    credentials: PlayedCredentials,
    body?: unknown,
  ): Promise<PlayedReply> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(credentials === 'basic' && { authorization: this.#authorization }),
      ...(credentials === 'cookie' && cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json;charset=UTF-8' }),
    };
    const reply = await fetch(this.#origin + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(this.#timeoutMs),
    }).catch((error: unknown) => {
      throw unreachable(this.#origin, error);
    });
    for (const each of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = each.split(';', 1)[0]?.split('=') ?? [];
      this.#cookies.set(name, value);
    }
    const text = await reply.text();
    const [contentType = ''] = (reply.headers.get('content-type') ?? '').split(';');
    return { status: reply.status, contentType: contentType.trim(), body: parseJson(text), length: text.length };
  }
}
