import type { DesktopClient } from '../desktop/desktop-client.ts';
import { isAcknowledged } from './answers.ts';
import type { CheckRequest, CheckResponse } from './check.ts';

/** After this many missing notifications in a row, further notifications are not waited for. */
const MAX_MISSING = 3;

/** Sends the requests of the checks. Equal requests are sent only once. */
export class ConformanceRequests {
  readonly #client: DesktopClient;
  readonly #timeoutMs: number;
  readonly #responses = new Map<string, Promise<CheckResponse>>();
  #missing = 0;

  constructor(client: DesktopClient, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends a request, or returns the response to an equal one. Rejects with Error if the server cannot be reached. */
  fetchResponse(request: CheckRequest): Promise<CheckResponse> {
    const key = JSON.stringify(request);
    const known = this.#responses.get(key);
    if (known) return known;
    const response = this.#send(request);
    this.#responses.set(key, response);
    return response;
  }

  async #send({ path, body, signedIn }: CheckRequest): Promise<CheckResponse> {
    if (signedIn === false) return this.#client.getUnauthenticated(path);
    const response: CheckResponse = await this.#client.send(path, body);
    if (!isAcknowledged(response)) return response;
    const seconds = this.#timeoutMs / 1_000;
    if (this.#missing >= MAX_MISSING) {
      return { ...response, notificationError: `not waited for, because ${MAX_MISSING} notifications did not arrive` };
    }
    const data = await this.#client
      .waitForNotification(response.reply?.['referenceId'], this.#timeoutMs)
      .catch(() => undefined);
    this.#missing = data ? 0 : this.#missing + 1;
    return data
      ? { ...response, data }
      : { ...response, notificationError: `no notification arrived within ${seconds} s` };
  }
}
