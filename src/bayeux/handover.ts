import type { Reservation } from '../delivery/byte-budget.ts';
import type { Batch, Outbox, TakenFrom } from '../delivery/outbox.ts';
import { OutboxUnavailable } from '../delivery/outbox-unavailable.ts';
import type { Principal } from '../kit/principal.ts';
import type { Connection } from './connection.ts';

/** Who a batch is for, and over which connection. */
export interface Receiver {
  readonly sessionId: string;
  readonly poll: string;
  readonly principal: Principal;
  readonly connection: Connection;
}

/** What a handover works with. */
export interface HandoverParts {
  readonly outbox: Outbox;
  readonly taken: TakenFrom & Batch;
  readonly receiver: Receiver;
  /** The room of the reply in the budget. */
  readonly place: Reservation;
  /** Handles the failure of work that no request waits for. */
  readonly inBackground: (work: Promise<void>) => void;
}

/** A batch on its way from the outbox to a client. It ends in one of two ways: the reply has been sent, or the batch stays in the outbox. */
export class Handover {
  readonly #parts: HandoverParts;

  constructor(parts: HandoverParts) {
    this.#parts = parts;
  }

  /** The results of the batch; undefined if they cannot be read in time, and then the batch stays. */
  async read(): Promise<readonly string[] | undefined> {
    try {
      return await this.#parts.taken.readMessages();
    } catch (error) {
      this.end(false);
      if (error instanceof OutboxUnavailable) return undefined;
      throw error;
    }
  }

  /** Ends when the connection closes, with what has become of the reply. */
  follow(whenEnded: () => void): void {
    this.#parts.receiver.connection.onClose((isSent) => {
      whenEnded();
      this.end(isSent);
    });
  }

  /** A client that acknowledges says itself what it has received. */
  end(isSent: boolean): void {
    const { outbox, taken, receiver, place, inBackground } = this.#parts;
    place.release();
    if (!taken.acknowledges) inBackground(outbox.settle(receiver.sessionId, receiver.principal, receiver.poll, isSent));
  }
}
