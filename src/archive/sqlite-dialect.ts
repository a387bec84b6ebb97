import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Statement, StatementResult } from './sqlite-thread.ts';

/** SQLite of Node, in a thread of its own. `path` is that of the file, which is made if it does not exist. */
export function sqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ThreadDriver(path),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection, which callers use in turn. */
class ThreadDriver implements Driver {
  readonly #path: string;
  #connection: ThreadConnection | undefined;
  #inUse: Promise<void> = Promise.resolve();
  #release = (): void => {};

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    this.#connection = new ThreadConnection(this.#path);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#inUse;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#inUse = promise;
    await before;
    this.#release = resolve;
    if (!this.#connection) {
      resolve();
      throw new Error('The archive is closed');
    }
    if (this.#connection.hasFailed) this.#connection = new ThreadConnection(this.#path);
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (result: StatementResult) => void>();
  #failure: Error | undefined;
  #next = 0;

  constructor(path: string) {
    // The package has compiled files, a clone has those of TypeScript.
    const file = new URL(`./sqlite-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: path });
    this.#worker.unref();
    this.#worker.on('message', (result: StatementResult) => {
      this.#waiting.get(result.number)?.(result);
      this.#waiting.delete(result.number);
    });
    this.#worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#fail(new Error('The thread of the archive has ended')));
  }

  /** Whether the thread has ended; then another one is needed. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const [number, settle] of this.#waiting) settle({ number, error: this.#failure.message });
    this.#waiting.clear();
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#failure) throw this.#failure;
    this.#next += 1;
    const statement = { number: this.#next, sql, parameters } as Statement;
    const { promise, resolve } = Promise.withResolvers<StatementResult>();
    this.#waiting.set(statement.number, resolve);
    this.#worker.ref();
    this.#worker.postMessage(statement);
    const result = await promise;
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('error' in result) throw new Error(result.error);
    return { rows: result.rows as Row[], numAffectedRows: BigInt(result.changes) };
  }

  // biome-ignore lint/correctness/useYield: SQLite returns all rows at once here; nothing streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('An archive in SQLite does not stream');
  }

  async close(): Promise<void> {
    // One that has failed is closed.
    if (!this.hasFailed) await this.executeQuery({ sql: 'close', parameters: [] } as never as CompiledQuery);
    await this.#worker.terminate();
  }
}
