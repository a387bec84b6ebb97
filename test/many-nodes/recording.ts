/** What became of a request of an operation. Only `accepted` is counted; `unanswered` may have been accepted. */
export type OperationOutcome = 'open' | 'accepted' | 'refused' | 'unanswered';

/** One request of an operation. Times are milliseconds since the start of the run; `node` is -1 if it is not known. */
export interface OperationRecord {
  readonly user: number;
  readonly client: number;
  readonly interaction: number;
  readonly sentAt: number;
  node: number;
  endedAt: number;
  outcome: OperationOutcome;
  referenceId: number;
}

/**
 * How a poll ended: `complete` with a successful reply, `refused` with another complete one; `reset` by the client before a reply, `cut` by the client
 * within the reply, `failed` by the other side.
 */
export type PollOutcome = 'open' | 'complete' | 'refused' | 'reset' | 'cut' | 'failed';

/** One `/meta/connect`. Numbers that are not known are -1. */
export interface PollRecord {
  readonly session: number;
  readonly sentAt: number;
  /** The batch that it acknowledges. */
  readonly ack: number;
  node: number;
  endedAt: number;
  outcome: PollOutcome;
  /** The batch of its reply. */
  batch: number;
}

/** One CometD session of a client. */
export interface SessionRecord {
  readonly user: number;
  readonly client: number;
  readonly acknowledges: boolean;
  readonly openedAt: number;
  /** When the client disconnected; -1 if it did not. */
  closedAt: number;
}

/** One notification that reached a client. */
export interface HeardRecord {
  readonly poll: number;
  readonly at: number;
  readonly referenceId: number;
  /** The number of the payload, without its referenceId: see `Payloads`. */
  readonly payload: number;
}

/** What happens to nodes and Redis. */
export type EventKind =
  | 'node-killed'
  | 'node-terminated'
  | 'node-frozen'
  | 'redis-restarted'
  | 'redis-frozen'
  | 'redis-flushed'
  | 'redis-cut-normal'
  | 'redis-cut-pubsub';

/** An event, from its beginning until everything runs again. `node` is -1 for Redis. */
export interface EventRecord {
  readonly kind: EventKind;
  readonly node: number;
  readonly from: number;
  until: number;
}

/** An interaction of the tenant, and the one user who asks for it. */
export interface InteractionRecord {
  readonly user: number;
  readonly payload: number;
}

/** Everything that a run sent and received, as the checker reads it. */
export interface Recording {
  readonly interactions: readonly InteractionRecord[];
  readonly operations: readonly OperationRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly polls: readonly PollRecord[];
  readonly heard: readonly HeardRecord[];
  readonly events: readonly EventRecord[];
  /** How often clients did what disturbs, by name. */
  readonly disturbances: Readonly<Record<string, number>>;
}

/** The number of the payload "Request failed". */
export const FAILED = 0;
