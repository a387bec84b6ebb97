import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { GatedPart, PermissionQuestions, PermissionSubject } from '../kit/permissions.ts';
import { SingleFlight } from '../kit/single-flight.ts';

const MAX_ANSWERS = 1_000;

/** Asks with the caller's own credentials. Throws BridgeError if the source gives no answer. */
export type FetchMayRead = (part: GatedPart, interactionId: string, signal: AbortSignal) => Promise<boolean>;

/** Questions about the permissions of one caller. What one interaction proves of all others is asked once; failures are not remembered. */
export class AskedPermissions implements PermissionQuestions {
  readonly id = randomUUID();
  readonly tenantId: string;
  readonly #fetchMayRead: FetchMayRead;
  readonly #all = new Map<GatedPart, boolean>();
  readonly #answers = new LRUCache<string, boolean>({ max: MAX_ANSWERS });
  readonly #flights = new SingleFlight<boolean>();

  constructor(tenantId: string, fetchMayRead: FetchMayRead) {
    this.tenantId = tenantId;
    this.#fetchMayRead = fetchMayRead;
  }

  mayReadAll(part: GatedPart): boolean | undefined {
    return this.#all.get(part);
  }

  async ask(part: GatedPart, { interactionId, isMaybeOwn }: PermissionSubject, signal: AbortSignal): Promise<boolean> {
    const all = this.#all.get(part);
    if (all === true || (all === false && !isMaybeOwn)) return all;
    // Whoever may read a part of an interaction of others may read it of all. One's own may need a lesser permission, so each is asked.
    const key = isMaybeOwn ? `${part} ${interactionId}` : part;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = await this.#flights.run(key, () => this.#fetchMayRead(part, interactionId, signal), signal);
    if (isMaybeOwn) this.#answers.set(key, answer);
    else this.#all.set(part, answer);
    return answer;
  }
}
