import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What servers tell of themselves: see `telling.ts` and `tenant.ts`. */
export type Figure = 'cpu' | 'resident' | 'peak' | 'calls';

/** A server in a process of its own. */
export interface Served {
  readonly origin: string;
  /** A figure by its name, such as the microseconds of CPU time used so far; only of servers that tell it. */
  tell(figure: Figure): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a file of this folder and waits until it says where it listens. What it logs is read and dropped, as a collector would. */
export async function serve(file: string, ...args: readonly string[]): Promise<Served> {
  const child: ChildProcess = fork(new URL(file, import.meta.url), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout?.resume();
  const [origin] = (await once(child, 'message')) as [string];
  return {
    origin,
    async tell(figure) {
      child.send(figure);
      const [told] = (await once(child, 'message')) as [number];
      return told;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Measures a server and ends it. */
export async function within<T>(served: Promise<Served>, measure: (server: Served) => Promise<T>): Promise<T> {
  const server = await served;
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
