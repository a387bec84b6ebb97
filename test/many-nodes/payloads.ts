import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestFailed } from '../../src/genesys/topics.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { FAILED } from './recording.ts';

/** Numbers for payloads, so that a recording stays small: the same payload, whatever its referenceId, has the same number. */
export class Payloads {
  readonly #numbers = new Map<string, number>();

  /** The number of a notification's data. Writes each new payload into the folder that MANY_NODES_LOGS names, if it is set. */
  numberOf({ referenceId: _, ...payload }: JsonObject): number {
    if (payload['errorMessage'] === requestFailed) return FAILED;
    const digest = createHash('sha1').update(JSON.stringify(payload)).digest('base64');
    const known = this.#numbers.get(digest);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(digest, number);
    const folder = process.env['MANY_NODES_LOGS'];
    if (folder) writeFileSync(join(folder, `payload-${number}.json`), JSON.stringify(payload, undefined, 1));
    return number;
  }
}
