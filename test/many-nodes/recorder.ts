import type { JsonObject } from '../../src/kit/json.ts';
import type { Payloads } from './payloads.ts';
import type {
  EventKind,
  EventRecord,
  HeardRecord,
  InteractionRecord,
  OperationOutcome,
  OperationRecord,
  PollOutcome,
  PollRecord,
  Recording,
  SessionRecord,
} from './recording.ts';

/** Records what clients send and receive, and knows what they still wait for. */
export class Recorder implements Recording {
  readonly operations: OperationRecord[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly polls: PollRecord[] = [];
  readonly heard: HeardRecord[] = [];
  readonly events: EventRecord[] = [];
  readonly disturbances: Record<string, number> = {};
  readonly interactions: readonly InteractionRecord[];
  readonly #payloads: Payloads;
  readonly #start = performance.now();
  /** By user: what was heard, accepted operations that were not, and requests without a reply. */
  readonly #heardOf: readonly Set<number>[];
  readonly #waitingOf: readonly Set<number>[];
  readonly #requestsOf: number[];
  #accepted = 0;

  constructor(users: number, interactions: readonly InteractionRecord[], payloads: Payloads) {
    this.interactions = interactions;
    this.#payloads = payloads;
    this.#heardOf = Array.from({ length: users }, () => new Set<number>());
    this.#waitingOf = Array.from({ length: users }, () => new Set<number>());
    this.#requestsOf = Array.from({ length: users }, () => 0);
  }

  /** Number of accepted operations. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Number of accepted operations whose result has not arrived. */
  get missing(): number {
    return this.#waitingOf.reduce((sum, { size }) => sum + size, 0);
  }

  /** Milliseconds since the start. */
  now(): number {
    return Math.round(performance.now() - this.#start);
  }

  /** Whether a user waits for a reply or a result. */
  isWaiting(user: number): boolean {
    return (this.#requestsOf[user] ?? 0) > 0 || (this.#waitingOf[user]?.size ?? 0) > 0;
  }

  beginOperation(user: number, client: number, interaction: number): OperationRecord {
    const times = { sentAt: this.now(), endedAt: -1 };
    const operation: OperationRecord = {
      user,
      client,
      interaction,
      node: -1,
      outcome: 'open',
      referenceId: -1,
      ...times,
    };
    this.operations.push(operation);
    this.#requestsOf[user] = (this.#requestsOf[user] ?? 0) + 1;
    return operation;
  }

  endOperation(operation: OperationRecord, outcome: OperationOutcome, node: number, referenceId = -1): void {
    Object.assign(operation, { outcome, node, referenceId, endedAt: this.now() });
    const { user } = operation;
    this.#requestsOf[user] = (this.#requestsOf[user] ?? 0) - 1;
    if (outcome !== 'accepted') return;
    this.#accepted += 1;
    if (!this.#heardOf[user]?.has(referenceId)) this.#waitingOf[user]?.add(referenceId);
  }

  /** Records a session and returns its number. */
  openSession(user: number, client: number, acknowledges: boolean): number {
    return this.sessions.push({ user, client, acknowledges, openedAt: this.now(), closedAt: -1 }) - 1;
  }

  closeSession(session: number): void {
    const record = this.sessions[session];
    if (record) record.closedAt = this.now();
  }

  /** Records a poll and returns its number. */
  beginPoll(session: number, ack: number, node = -1): number {
    const ending = { endedAt: -1, outcome: 'open', batch: -1 } as const;
    return this.polls.push({ session, ack, node, sentAt: this.now(), ...ending }) - 1;
  }

  endPoll(poll: number, outcome: PollOutcome, more: { readonly batch?: number; readonly node?: number } = {}): void {
    Object.assign(this.polls[poll] ?? {}, { outcome, endedAt: this.now(), ...more });
  }

  /** Records the data of a notification that a poll brought. */
  hear(poll: number, data: JsonObject): void {
    const referenceId = Number(data['referenceId'] ?? -1);
    this.heard.push({ poll, at: this.now(), referenceId, payload: this.#payloads.numberOf(data) });
    const user = this.sessions[this.polls[poll]?.session ?? -1]?.user ?? -1;
    this.#heardOf[user]?.add(referenceId);
    this.#waitingOf[user]?.delete(referenceId);
  }

  /** Records an event that begins now. */
  beginEvent(kind: EventKind, node: number): EventRecord {
    const event = { kind, node, from: this.now(), until: this.now() };
    this.events.push(event);
    return event;
  }

  endEvent(event: EventRecord): void {
    event.until = this.now();
  }

  /** Counts what a client does to disturb. */
  disturb(name: string): void {
    this.disturbances[name] = (this.disturbances[name] ?? 0) + 1;
  }
}
