import { isJsonObject, type JsonObject } from '../../src/kit/json.ts';

/** What the tests use of a CometD library, whatever its generation. */
export interface CometdLibrary {
  configure(options: object): void;
  unregisterTransport(name: string): unknown;
  registerExtension(name: string, extension: object): boolean;
  handshake(done: (reply: CometdReply) => void): void;
  subscribe(
    channel: string,
    listener: (message: { data?: unknown }) => void,
    done: (reply: CometdReply) => void,
  ): unknown;
  addListener(channel: string, listener: (message: CometdReply) => void): unknown;
  disconnect(done: () => void): void;
  isDisconnected(): boolean;
  getTransport(): { getType?(): string; type?: string } | null;
}

export interface CometdReply {
  readonly successful?: boolean;
  readonly error?: string;
}

/** A desktop at the wire: signs in with Basic, goes on with the cookie alone, hears notifications through a real CometD library. */
export class Desktop {
  readonly notifications: JsonObject[] = [];
  readonly cometd: CometdLibrary;
  cookie = '';
  readonly #api: string;
  readonly #waiting: { wanted: (data: JsonObject) => boolean; found: (data: JsonObject) => void }[] = [];

  constructor(api: string, cometd: CometdLibrary) {
    this.#api = api;
    this.cometd = cometd;
  }

  async signIn(user: string, password: string): Promise<void> {
    const response = await fetch(`${this.#api}/me`, { headers: { authorization: basic(user, password) } });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    this.cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  }

  async connect(channel = '/v2/ucs/interactions', options: object = {}): Promise<void> {
    this.cometd.configure({
      url: `${this.#api}/notifications`,
      requestHeaders: { Cookie: this.cookie },
      logLevel: 'warn',
      ...options,
    });
    // A transport that fails is reported first, and the library goes on with the next one by itself.
    await new Promise<void>((resolve) => {
      this.cometd.addListener('/meta/handshake', ({ successful }) => successful && resolve());
      this.cometd.handshake(() => {});
    });
    await this.subscribe(channel);
  }

  subscribe(channel: string): Promise<void> {
    return acknowledged((done) => this.cometd.subscribe(channel, ({ data }) => this.#hear(data), done));
  }

  /** Posts an operation; the reply's body and HTTP status. */
  async post(path: string, body: unknown): Promise<{ status: number; body: JsonObject }> {
    const response = await fetch(this.#api + path, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as JsonObject };
  }

  /** Asks for an interaction's content and returns the data of its notification. */
  async content(interactionId: string, parameters: object = {}): Promise<JsonObject> {
    const { body } = await this.post(`/ucs/interactions/${encodeURIComponent(interactionId)}`, {
      operationName: 'GetInteractionContent',
      ...parameters,
    });
    if (body['statusCode'] !== 0) throw new Error(JSON.stringify(body));
    return this.notification(({ referenceId }) => referenceId === body['referenceId']);
  }

  /** The first notification, past or to come, that is wanted. */
  notification(wanted: (data: JsonObject) => boolean): Promise<JsonObject> {
    const heard = this.notifications.find(wanted);
    return heard ? Promise.resolve(heard) : new Promise((found) => this.#waiting.push({ wanted, found }));
  }

  async close(): Promise<void> {
    if (this.cometd.isDisconnected()) return;
    await new Promise<void>((resolve) => this.cometd.disconnect(() => resolve()));
  }

  #hear(data: unknown): void {
    if (!isJsonObject(data)) throw new Error('A notification without data');
    this.notifications.push(data);
    for (const { wanted, found } of this.#waiting) if (wanted(data)) found(data);
  }
}

/** The Authorization header of a user. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function acknowledged(send: (done: (reply: CometdReply) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    send((reply) => (reply.successful ? resolve() : reject(new Error(reply.error ?? 'not successful'))));
  });
}
