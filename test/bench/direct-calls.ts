import { Pool } from 'undici';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { basic } from '../support/desktop.ts';
import { contactIdOf } from './contact-histories.ts';

const headers = { authorization: basic(serviceAccount.username, serviceAccount.password) };

/** Makes the same source calls as the bridge without the bridge, to measure their cost on this machine. Methods reject with undici's error. */
export class DirectCalls {
  readonly #pool: Pool;

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
  }

  /** Requests a page of a contact's rows, then three users in parallel. */
  async list(number: number): Promise<void> {
    await this.#get(`interactions?limit=1000&contactId=${contactIdOf(number)}`);
    await Promise.all([1, 2, 3].map((user) => this.#get(`users/${user}`)));
  }

  /** Requests a chat's record, the list of its artifacts, the artifact and the transcript, in this order. */
  async chat(id: string): Promise<void> {
    await this.#get(`interactions/${id}`);
    const { results } = await this.#get<{ results: { artifactId: string }[] }>(`interactions/${id}/artifacts`);
    const path = `interactions/${id}/artifacts/${results[0]?.artifactId}`;
    const { files } = await this.#get<{ files: { url: string }[] }>(path);
    const { pathname, search } = new URL(files[0]?.url ?? '');
    await this.#read(pathname + search);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #get<T>(path: string): Promise<T> {
    return this.#read(`/v1/tenants/${sampleTenantId}/${path}`) as Promise<T>;
  }

  async #read(path: string): Promise<unknown> {
    const { body } = await this.#pool.request({ method: 'GET', path, headers });
    return body.json();
  }
}
