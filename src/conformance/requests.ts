import type { DesktopClient } from '../desktop/desktop-client.ts';
import { isAcknowledged } from './answers.ts';
import type { CheckRequest, CheckResponse } from './check.ts';

/** Notifications in a row that do not come before no more are waited for. */
const MOST_LOST = 3;

/** Sends requests one after the other, each only once however often it is asked for. */
export class ConformanceRequests {
  readonly #client: DesktopClient;
  readonly #timeoutMs: number;
  readonly #answered = new Map<string, Promise<CheckResponse>>();
  #lost = 0;

  constructor(client: DesktopClient, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /** What came back. Throws Error where the server cannot be reached any more. */
  answer(asked: CheckRequest): Promise<CheckResponse> {
    const key = JSON.stringify(asked);
    const known = this.#answered.get(key);
    if (known) return known;
    const answered = this.#send(asked);
    this.#answered.set(key, answered);
    return answered;
  }

  async #send({ path, body, signedIn }: CheckRequest): Promise<CheckResponse> {
    if (signedIn === false) return this.#client.getAsNobody(path);
    const answered: CheckResponse = await this.#client.send(path, body);
    if (!isAcknowledged(answered)) return answered;
    const seconds = this.#timeoutMs / 1_000;
    if (this.#lost >= MOST_LOST)
      return { ...answered, lost: `not waited for: ${MOST_LOST} notifications did not come` };
    const data = await this.#client
      .notification(answered.reply?.['referenceId'], this.#timeoutMs)
      .catch(() => undefined);
    this.#lost = data ? 0 : this.#lost + 1;
    return data ? { ...answered, data } : { ...answered, lost: `no notification within ${seconds} s` };
  }
}
