import { Pool } from 'undici';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { basic } from '../support/desktop.ts';
import { contactId } from './customers.ts';

const headers = { authorization: basic(serviceAccount.username, serviceAccount.password) };

/** The calls that the bridge makes to its source, made by somebody who does nothing else: what this machine takes for them. */
export class BareCalls {
  readonly #pool: Pool;

  constructor(origin: string, connections: number) {
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
  }

  /** A page of a contact's rows, and then three users side by side. */
  async list(number: number): Promise<void> {
    await this.#get(`interactions?limit=1000&contactId=${contactId(number)}`);
    await Promise.all([1, 2, 3].map((user) => this.#get(`users/${user}`)));
  }

  /** A chat's record, the list of its artifacts, its artifact, its transcript. */
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
