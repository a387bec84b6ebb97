import { createHash } from 'node:crypto';
import { requestFailed } from '../../src/genesys/topics.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { FAILED } from './recording.ts';

/** Numbers for payloads, so that a recording stays small: the same payload, whatever its referenceId, has the same number. */
export class Payloads {
  readonly #numbers = new Map<string, number>();

  /** The number of a notification's data. */
  numberOf({ referenceId: _, ...payload }: JsonObject): number {
    if (payload['errorMessage'] === requestFailed) return FAILED;
    const digest = createHash('sha1').update(JSON.stringify(payload)).digest('base64');
    const known = this.#numbers.get(digest);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(digest, number);
    return number;
  }
}
