import { CometD, type Message } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';

/** A user name and password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** What a request is answered with at once; the reply is undefined where it is no JSON object. */
export interface HttpReply {
  readonly status: number;
  readonly reply: JsonObject | undefined;
}

/** A Genesys Web Services client as desktops are: Basic once, then the session cookie, and the vendor-neutral CometD library over long-polling. */
export class DesktopClient {
  readonly #api: string;
  readonly #login: Login;
  readonly #cometd: CometD;
  readonly #heard = new Map<unknown, JsonObject>();
  readonly #waiting = new Map<unknown, (data: JsonObject) => void>();
  readonly #replyWithinMs: number | undefined;
  #cookie = '';
  /** The header that every POST must carry where the server is protected against forged requests (CSRF Protection, 8.5.2). */
  #csrf: Readonly<Record<string, string>> = {};

  /** Waits for an HTTP reply for so many milliseconds, or for as long as it takes. */
  constructor(url: string, login: Login, replyWithinMs?: number) {
    this.#api = `${url.replace(/\/+$/, '').replace(/\/api\/v2$/, '')}/api/v2`;
    this.#login = login;
    this.#replyWithinMs = replyWithinMs;
    adapt(); // the library looks for a browser as soon as a client is made
    this.#cometd = new CometD();
  }

  /** Signs in with Basic and keeps the cookie; returns what the server says of the user. Throws an Error that tells what the server said. */
  async signIn(): Promise<JsonObject> {
    const credentials = Buffer.from(`${this.#login.user}:${this.#login.password}`).toString('base64');
    const response = await this.#fetch('/me', { headers: { authorization: `Basic ${credentials}` } });
    const body = parseJson(await response.text());
    if (!response.ok) throw new Error(`Signing in failed with HTTP ${response.status}: ${JSON.stringify(body)}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
    const [name, token] = [response.headers.get('x-csrf-header'), response.headers.get('x-csrf-token')];
    if (name && token) this.#csrf = { [name]: token };
    return isJsonObject(body) ? body : {};
  }

  /** Connects and subscribes; from then on every notification of the channel is kept until it is asked for. */
  async listen(channel: string): Promise<void> {
    this.#cometd.unregisterTransport('websocket');
    this.#cometd.configure({
      url: `${this.#api}/notifications`,
      requestHeaders: { Cookie: this.#cookie, ...this.#csrf },
      logLevel: 'warn',
    });
    await this.#acknowledged('handshake', (done) => this.#cometd.handshake(done));
    await this.#acknowledged('subscription', (done) =>
      this.#cometd.subscribe(channel, (message) => this.#hear(message.data), done),
    );
  }

  /** Sends an operation and returns the reply, whatever it says. */
  async post(path: string, body: JsonObject): Promise<JsonObject> {
    const { status, reply } = await this.send(path, body);
    if (!reply) throw new Error(`The answer with HTTP ${status} is no JSON object`);
    return reply;
  }

  /** Sends an operation and returns the HTTP status and the reply, undefined for one that is no JSON object. */
  async send(path: string, body: JsonObject): Promise<HttpReply> {
    return replyOf(
      await this.#fetch(path, {
        method: 'POST',
        headers: { cookie: this.#cookie, 'content-type': 'application/json', ...this.#csrf },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Asks for a resource without signing in. */
  async getAsNobody(path: string): Promise<HttpReply> {
    return replyOf(await this.#fetch(path, {}));
  }

  /** The data of the notification with this referenceId. Throws an Error when it has not come after so many milliseconds. */
  notification(referenceId: unknown, timeoutMs: number): Promise<JsonObject> {
    const heard = this.#heard.get(referenceId);
    if (heard) return Promise.resolve(heard);
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`No notification within ${timeoutMs / 1_000} s`));
      const timer = setTimeout(late, timeoutMs);
      this.#waiting.set(referenceId, (data) => {
        clearTimeout(timer);
        resolve(data);
      });
    });
  }

  async close(): Promise<void> {
    if (this.#cometd.isDisconnected()) return;
    await new Promise<void>((resolve) => this.#cometd.disconnect(() => resolve()));
  }

  #hear(data: unknown): void {
    if (!isJsonObject(data)) return;
    const { referenceId } = data;
    this.#heard.set(referenceId, data);
    this.#waiting.get(referenceId)?.(data);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const within = this.#replyWithinMs;
    try {
      return await fetch(
        this.#api + path,
        within === undefined ? init : { ...init, signal: AbortSignal.timeout(within) },
      );
    } catch (error) {
      throw new Error(`Nothing answers at ${this.#api}; is the bridge running?`, { cause: error });
    }
  }

  #acknowledged(what: string, send: (done: (reply: Message) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      send((reply) => {
        if (reply.successful) resolve();
        else reject(new Error(`The ${what} failed: ${reply.error ?? 'no answer'}`));
      });
    });
  }
}

async function replyOf(response: Response): Promise<HttpReply> {
  const reply = parseJson(await response.text());
  return { status: response.status, reply: isJsonObject(reply) ? reply : undefined };
}
