import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Metric of a server: see `metrics.ts` and `tenant-server.ts`. */
export type Metric = 'heap' | 'cpu' | 'resident' | 'peak' | 'calls';

/** A server in its own process. */
export interface ServerProcess {
  readonly origin: string;
  /** Reads a metric from the server, which must provide it. */
  readMetric(metric: Metric): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a file of this folder and waits until it reports its URL. Its log output is read and discarded. */
export async function startServer(file: string, ...args: readonly string[]): Promise<ServerProcess> {
  const child: ChildProcess = fork(new URL(file, import.meta.url), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  child.stdout?.resume();
  const [origin] = (await once(child, 'message')) as [string];
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('The server has ended')));
  gone.catch(() => {}); // only who waits for a metric needs to know
  return {
    origin,
    async readMetric(metric) {
      child.send(metric);
      const [value] = (await Promise.race([once(child, 'message'), gone])) as [number];
      return value;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs a measurement against a server and then stops the server. */
export async function withServer<T>(
  starting: Promise<ServerProcess>,
  measure: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const server = await starting;
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
