import type { Session } from '../delivery/session-store.ts';
import { MULTIPLE_CLIENTS_INTERVAL_MS, SUPERSEDED_INTERVAL_MS } from './limits.policy.ts';
import type { Advice, ClientMessage } from './message.ts';
import {
  type ConnectedSession,
  connectReply,
  handshakeReply,
  type Reply,
  successReply,
  supersededReply,
  unknownClientReply,
  unsupportedTransportReply,
} from './replies.ts';

/** How long a client waits before it comes back to a server that is stopping, in milliseconds. */
const STOPPING_INTERVAL_MS = 1_000;

/** The replies that advise a client how to go on. */
export class AdvisedReplies {
  readonly #timeoutMs: number;
  readonly #transports: readonly string[];
  #isStopping = false;

  /** `timeoutMs` is how long a connect is held at most. */
  constructor(timeoutMs: number, transports: readonly string[]) {
    this.#timeoutMs = timeoutMs;
    this.#transports = transports;
  }

  /** From now on, clients should not come back at once. */
  stop(): void {
    this.#isStopping = true;
  }

  handshake(message: ClientMessage, session: Session): Reply {
    return handshakeReply(message, session, this.#transports, this.#advice('retry'));
  }

  unsupportedTransport(message: ClientMessage): Reply {
    return unsupportedTransportReply(message, this.#transports, this.#advice('none'));
  }

  unknownClient(message: ClientMessage): Reply {
    return unknownClientReply(message, this.#advice('handshake'));
  }

  superseded(message: ClientMessage): Reply {
    return supersededReply(message, { ...this.#advice('retry'), interval: SUPERSEDED_INTERVAL_MS });
  }

  connect(message: ClientMessage, session: ConnectedSession, hasMessages: boolean): Reply {
    const advice = this.#advice('retry');
    // The acknowledgement must arrive before a node stops.
    const interval = session.acknowledges && hasMessages ? 0 : advice.interval;
    return connectReply(message, session, { ...advice, interval });
  }

  /** The reply to a connect while another session of the same browser holds one. */
  connectBesideOther(message: ClientMessage, session: ConnectedSession, hasMessages: boolean): Reply {
    const interval = hasMessages ? 0 : MULTIPLE_CLIENTS_INTERVAL_MS;
    return connectReply(message, session, { ...this.#advice('retry'), interval, 'multiple-clients': true });
  }

  /** The reply to a connect about whose session nothing can be learned now. It says nothing about acknowledgements. */
  emptyConnect(message: ClientMessage, id: string): Reply {
    return connectReply(message, { id, acknowledges: false, batch: 0 }, this.#advice('retry'));
  }

  /** The reply to the connect that is held while its client disconnects. */
  lastConnect(message: ClientMessage, id: string): Reply {
    return connectReply(message, { id, acknowledges: false, batch: 0 }, this.#advice('none'));
  }

  disconnected(message: ClientMessage, session: Session): Reply {
    return successReply(message, session, { advice: this.#advice('none') });
  }

  #advice(reconnect: Advice['reconnect']): Advice {
    return { reconnect, interval: this.#isStopping ? STOPPING_INTERVAL_MS : 0, timeout: this.#timeoutMs };
  }
}
