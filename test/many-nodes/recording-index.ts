import {
  FAILED,
  type HeardRecord,
  type OperationRecord,
  type PollRecord,
  type Recording,
  type SessionRecord,
} from './recording.ts';

/** A recording with the look-ups that the rules need. */
export class RecordingIndex {
  readonly recording: Recording;
  /** Accepted operations whose user already had an operation with the same referenceId. */
  readonly reused: readonly OperationRecord[];
  readonly #ambiguous = new Set<OperationRecord>();
  readonly #byReference = new Map<number, Map<number, OperationRecord>>();
  readonly #hearings = new Map<OperationRecord, HeardRecord[]>();
  readonly #unclaimed: HeardRecord[] = [];
  readonly #unanswered = new Map<number, OperationRecord[]>();
  readonly #ownerOfPayload = new Map<number, number>();
  readonly #pollsOfSession = new Map<number, PollRecord[]>();
  readonly #sessionsOfUser = new Map<number, number[]>();
  readonly #confirmations = new Map<number, { readonly at: number; readonly ack: number }[]>();

  constructor(recording: Recording) {
    this.recording = recording;
    for (const { user, payload } of recording.interactions) this.#ownerOfPayload.set(payload, user);
    for (const [session, { user }] of recording.sessions.entries()) addTo(this.#sessionsOfUser, user, session);
    for (const poll of recording.polls) addTo(this.#pollsOfSession, poll.session, poll);
    this.reused = recording.operations.filter((each) => !this.#claim(each));
    for (const hearing of recording.heard) {
      const operation = this.#byReference.get(this.sessionOf(hearing).user)?.get(hearing.referenceId);
      if (operation) addTo(this.#hearings, operation, hearing);
      else this.#unclaimed.push(hearing);
    }
  }

  /** Accepted operations, without those that share a referenceId: their notifications cannot be told apart. */
  *accepted(): Iterable<OperationRecord> {
    for (const operations of this.#byReference.values()) {
      for (const operation of operations.values()) if (!this.#ambiguous.has(operation)) yield operation;
    }
  }

  /** The notifications with the operation's number that reached its user, in order. */
  hearingsOf(operation: OperationRecord): readonly HeardRecord[] {
    return this.#hearings.get(operation) ?? [];
  }

  /** Notifications with a number that none of the user's accepted operations has. */
  unclaimed(): readonly HeardRecord[] {
    return this.#unclaimed;
  }

  pollOf({ poll }: HeardRecord): PollRecord {
    return present(this.recording.polls[poll]);
  }

  sessionOf(hearing: HeardRecord): SessionRecord {
    return present(this.recording.sessions[this.pollOf(hearing).session]);
  }

  pollsOf(session: number): readonly PollRecord[] {
    return this.#pollsOfSession.get(session) ?? [];
  }

  /** Numbers of the sessions of a user, oldest first. */
  sessionsOf(user: number): readonly number[] {
    return this.#sessionsOfUser.get(user) ?? [];
  }

  /** Whether the payload is what the operation must give, or "Request failed". */
  isPayloadOf({ payload }: HeardRecord, { interaction }: OperationRecord): boolean {
    return payload === FAILED || payload === this.recording.interactions[interaction]?.payload;
  }

  /** Whether the payload is one that only another user asks for, or has a number that only another user got. */
  isForeign(hearing: HeardRecord): boolean {
    const { user } = this.sessionOf(hearing);
    const owner = this.#ownerOfPayload.get(hearing.payload);
    if (owner !== undefined) return owner !== user;
    if (this.#byReference.get(user)?.has(hearing.referenceId)) return false;
    return [...this.#byReference].some(([other, operations]) => other !== user && operations.has(hearing.referenceId));
  }

  /** Whether an operation of the user whose reply did not arrive may have this notification. */
  isOfUnanswered(hearing: HeardRecord): boolean {
    const unanswered = this.#unanswered.get(this.sessionOf(hearing).user) ?? [];
    return unanswered.some((each) => each.sentAt <= hearing.at && this.isPayloadOf(hearing, each));
  }

  /** When the client of a session knew that the bridge knows that a batch has arrived; undefined if it never did. */
  confirmedAt(session: number, batch: number): number | undefined {
    if (batch < 0) return undefined;
    let confirmations = this.#confirmations.get(session);
    if (!confirmations) {
      confirmations = this.pollsOf(session)
        .filter(({ outcome, ack }) => outcome === 'complete' && ack >= 0)
        .map(({ endedAt, ack }) => ({ at: endedAt, ack }))
        .sort((a, b) => a.at - b.at);
      this.#confirmations.set(session, confirmations);
    }
    return confirmations.find(({ ack }) => ack >= batch)?.at;
  }

  /** Enters an operation under its user and number. False if the number is taken. */
  #claim(operation: OperationRecord): boolean {
    const { user, outcome, referenceId } = operation;
    if (outcome === 'unanswered' || outcome === 'open') addTo(this.#unanswered, user, operation);
    if (outcome !== 'accepted') return true;
    const own = this.#byReference.get(user) ?? new Map<number, OperationRecord>();
    this.#byReference.set(user, own);
    const earlier = own.get(referenceId);
    if (earlier) {
      this.#ambiguous.add(earlier);
      return false;
    }
    own.set(referenceId, operation);
    return true;
  }
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The recording refers to a record that it does not have');
  return value;
}
