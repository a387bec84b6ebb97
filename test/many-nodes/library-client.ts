import { createRequire } from 'node:module';
import { AckExtension } from 'cometd';
import { isJsonObject, type JsonObject } from '../../src/kit/json.ts';
import { currentCometd } from '../support/cometd-current.ts';
import { legacyCometd } from '../support/cometd-legacy.ts';
import type { CometdLibrary, CometdReply } from '../support/desktop.ts';
import { readConnect, topic } from './bayeux-replies.ts';
import type { Listener, ListenerParts } from './listener.ts';
import { REQUEST_MS } from './times.ts';

const require = createRequire(import.meta.url);

/** How long a client waits before it subscribes again, in milliseconds. */
const RETRY_MS = 200;

/** A CometD library, with its own acknowledgement extension if the client acknowledges. */
export class LibraryClient implements Listener {
  readonly #parts: ListenerParts;
  readonly #cometd: CometdLibrary;
  readonly #url: string;
  readonly #opened = Promise.withResolvers<void>();
  #session = -1;
  #poll = -1;

  constructor(parts: ListenerParts, generation: 'current' | 'legacy', origin: string) {
    this.#parts = parts;
    this.#url = `${origin}/api/v2/notifications`;
    this.#cometd = generation === 'current' ? currentCometd() : legacyCometd();
    // Other clients use WebSocket; these cannot sign in again over it when their cookie has become invalid.
    this.#cometd.unregisterTransport('websocket');
    if (parts.acknowledges) this.#cometd.registerExtension('ack', acknowledgement(generation));
    // Registered last, so that it sees what is sent, and sees first what is received.
    this.#cometd.registerExtension('recorder', {
      outgoing: (message: JsonObject) => this.#sent(message),
      incoming: (message: JsonObject) => this.#received(message),
    });
  }

  async start(): Promise<void> {
    this.#cometd.configure({
      url: this.#url,
      requestHeaders: { Authorization: this.#parts.caller.authorization },
      logLevel: 'error',
      backoffIncrement: 100,
      maxBackoff: 500,
      maxNetworkDelay: REQUEST_MS,
    });
    this.#cometd.addListener('/meta/handshake', ({ successful }) => {
      if (successful) this.#subscribe();
    });
    this.#cometd.addListener('/meta/connect', (reply) => this.#failed(reply));
    this.#cometd.handshake(() => {});
    await this.#opened.promise;
  }

  /** It disturbs nothing. */
  calm(): void {}

  async stop(): Promise<void> {
    this.#session = -1;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 500); // the nodes may be gone
      this.#cometd.disconnect(resolve);
    });
    this.#parts.caller.close();
  }

  #subscribe(): void {
    this.#cometd.subscribe(
      topic,
      () => {},
      ({ successful }) => {
        if (successful) this.#opened.resolve();
        // A desktop tries again; the library does not.
        else if (!this.#cometd.isDisconnected()) setTimeout(() => this.#subscribe(), RETRY_MS);
      },
    );
  }

  #sent(message: JsonObject): JsonObject {
    if (message['channel'] === '/meta/connect' && this.#session >= 0) {
      const ext = isJsonObject(message['ext']) ? message['ext'] : {};
      const ack = typeof ext['ack'] === 'number' ? ext['ack'] : -1;
      this.#poll = this.#parts.recorder.beginPoll(this.#session, ack);
    }
    return message;
  }

  #received(message: JsonObject): JsonObject {
    const { recorder, user, client, acknowledges } = this.#parts;
    const { channel, data } = message;
    if (channel === '/meta/handshake' && message['successful'] === true) {
      this.#session = recorder.openSession(user, client, acknowledges);
    }
    if (channel === topic && isJsonObject(data)) recorder.hear(this.#poll, data);
    if (channel === '/meta/connect') {
      const { isSuccessful, batch } = readConnect([message]);
      this.#end(isSuccessful ? 'complete' : 'refused', batch);
    }
    return message;
  }

  /** A connect without a reply; the library tries again. */
  #failed({ successful }: CometdReply): void {
    if (!successful) this.#end('failed', -1);
  }

  #end(outcome: 'complete' | 'refused' | 'failed', batch: number): void {
    const { recorder } = this.#parts;
    if (recorder.polls[this.#poll]?.outcome === 'open') recorder.endPoll(this.#poll, outcome, { batch });
  }
}

function acknowledgement(generation: 'current' | 'legacy'): object {
  if (generation === 'current') return new AckExtension();
  return new (require('cometd-legacy/AckExtension.js') as new () => object)();
}
