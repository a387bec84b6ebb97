import { CometD, type Message } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';
import { unreachable } from '../kit/unreachable.ts';

/** A user name and password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Notifications without a waiter, at most: an operation's own one comes within moments of its reply. */
const MAX_UNCLAIMED = 1_000;

/** The HTTP reply to a request; `reply` is undefined if the body is not a JSON object. */
export interface HttpReply {
  readonly status: number;
  readonly reply: JsonObject | undefined;
}

interface Waiter {
  resolve(data: JsonObject): void;
  reject(error: Error): void;
}

/** A Genesys Web Services client that works as legacy desktops do: HTTP Basic once, then the session cookie, and the CometD library over long-polling. */
export class DesktopClient {
  readonly #api: string;
  readonly #login: Login;
  readonly #cometd: CometD;
  readonly #received = new Map<unknown, JsonObject>();
  readonly #waiters = new Map<unknown, Waiter>();
  readonly #replyTimeoutMs: number | undefined;
  #cookie = '';
  /** Header that every POST must carry if the server has CSRF protection enabled (CSRF Protection, 8.5.2). */
  #csrf: Readonly<Record<string, string>> = {};

  /** `replyTimeoutMs` limits the wait for each HTTP reply; without it there is no limit. */
  constructor(url: string, login: Login, replyTimeoutMs?: number) {
    this.#api = `${url.replace(/\/+$/, '').replace(/\/api\/v2$/, '')}/api/v2`;
    this.#login = login;
    this.#replyTimeoutMs = replyTimeoutMs;
    adapt(); // the library uses browser globals as soon as a client is created
    silenceLibrary();
    this.#cometd = new CometD();
  }

  /** Signs in with HTTP Basic and stores the session cookie. Returns the body of `/me`. Rejects with an Error that quotes the server's reply. */
  async signIn(): Promise<JsonObject> {
    const credentials = Buffer.from(`${this.#login.user}:${this.#login.password}`).toString('base64');
    const response = await this.#fetch('/me', { headers: { authorization: `Basic ${credentials}` } });
    const body = parseJson(await response.text());
    if (!isJsonObject(body)) throw new Error(notGenesys(response, `${this.#api}/me`));
    if (response.status === 404) throw new Error(noApi(`${this.#api}/me`));
    if (!response.ok) throw new Error(`Sign-in failed with HTTP ${response.status}: ${JSON.stringify(body)}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
    const [name, token] = [response.headers.get('x-csrf-header'), response.headers.get('x-csrf-token')];
    if (name && token) this.#csrf = { [name]: token };
    return body;
  }

  /** Connects and subscribes to a channel; its notifications are stored from now on. Rejects with an Error if the server refuses either. */
  async subscribe(channel: string): Promise<void> {
    this.#cometd.unregisterTransport('websocket');
    this.#cometd.configure({
      url: `${this.#api}/notifications`,
      requestHeaders: { Cookie: this.#cookie, ...this.#csrf },
    });
    await requireSuccess('handshake', (done) => this.#cometd.handshake(done));
    await requireSuccess('subscription', (done) =>
      this.#cometd.subscribe(channel, (message) => this.#receive(message.data), done),
    );
  }

  /** Sends an operation and returns the reply, also if it is a refusal. Rejects with an Error if the reply is not a JSON object. */
  async post(path: string, body: JsonObject): Promise<JsonObject> {
    const { status, reply } = await this.send(path, body);
    if (!reply) throw new Error(`The reply to ${path} (HTTP ${status}) is not a JSON object.`);
    return reply;
  }

  /** Sends an operation and returns the HTTP status and the reply. */
  async send(path: string, body: JsonObject): Promise<HttpReply> {
    return readReply(
      await this.#fetch(path, {
        method: 'POST',
        headers: { cookie: this.#cookie, 'content-type': 'application/json', ...this.#csrf },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Sends a GET without credentials. */
  async getUnauthenticated(path: string): Promise<HttpReply> {
    return readReply(await this.#fetch(path, {}));
  }

  /** Returns the data of the notification with this referenceId, once. Rejects with an Error if it does not arrive within the timeout. */
  waitForNotification(referenceId: unknown, timeoutMs: number): Promise<JsonObject> {
    const received = this.#received.get(referenceId);
    this.#received.delete(referenceId);
    if (received) return Promise.resolve(received);
    return new Promise((resolve, reject) => {
      const onTimeout = () => {
        this.#waiters.delete(referenceId);
        reject(new Error(`No notification arrived within ${timeoutMs / 1_000} s.`));
      };
      const timer = setTimeout(onTimeout, timeoutMs);
      this.#waiters.set(referenceId, {
        resolve(data) {
          clearTimeout(timer);
          resolve(data);
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  /** Disconnects from the server. What waits for a notification is rejected at once. */
  async close(): Promise<void> {
    for (const { reject } of this.#waiters.values()) reject(new Error('The session was closed.'));
    this.#waiters.clear();
    if (this.#cometd.isDisconnected()) return;
    await new Promise<void>((resolve) => this.#cometd.disconnect(() => resolve()));
  }

  #receive(data: unknown): void {
    if (!isJsonObject(data)) return;
    const { referenceId } = data;
    const waiter = this.#waiters.get(referenceId);
    // A client that works for days must not keep what it has given away.
    if (!waiter) this.#keep(referenceId, data);
    this.#waiters.delete(referenceId);
    waiter?.resolve(data);
  }

  /** Keeps a notification that has no waiter yet. Those of the user's other sessions come here as well, and never get one. */
  #keep(referenceId: unknown, data: JsonObject): void {
    this.#received.set(referenceId, data);
    const [oldest] = this.#received.keys();
    if (this.#received.size > MAX_UNCLAIMED) this.#received.delete(oldest);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const timeoutMs = this.#replyTimeoutMs;
    try {
      return await fetch(
        this.#api + path,
        timeoutMs === undefined ? init : { ...init, signal: AbortSignal.timeout(timeoutMs) },
      );
    } catch (error) {
      throw unreachable(this.#api, error);
    }
  }
}

/** The library prints warnings to the console; every failure that matters here is in a reply. */
function silenceLibrary(): void {
  const { window } = globalThis as { window?: { console?: unknown } };
  if (window) window.console = undefined;
}

function noApi(address: string): string {
  return `${address} replied with HTTP 404. Check the port and the path: give what is before /api/v2, for example ${new URL(address).origin} if there is no path.`;
}

function notGenesys({ status, headers }: Response, address: string): string {
  const type = headers.get('content-type')?.split(';', 1)[0] ?? 'no content type';
  return `${address} replied with HTTP ${status} and a body that is not a JSON object (${type}). Check that the address is that of the bridge or of Genesys Web Services.`;
}

function requireSuccess(step: string, send: (done: (reply: Message) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    send((reply) => {
      if (reply.successful) resolve();
      else reject(new Error(`The ${step} failed: ${reply.error ?? whyNoReply(reply)}`));
    });
  });
}

/** The library reports a reply of HTTP that is none of CometD as a failure. */
function whyNoReply({ failure }: Message & { readonly failure?: { readonly httpCode?: number } }): string {
  const { httpCode } = failure ?? {};
  if (!httpCode) return 'no reply';
  return httpCode === 503 ? 'HTTP 503, the server accepts no more now; try again' : `HTTP ${httpCode}`;
}

async function readReply(response: Response): Promise<HttpReply> {
  const reply = parseJson(await response.text());
  return { status: response.status, reply: isJsonObject(reply) ? reply : undefined };
}
