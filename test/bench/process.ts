import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface Served {
  readonly origin: string;
  /** Microseconds of CPU time used so far; only of servers that tell it. */
  cpu(): Promise<number>;
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
    async cpu() {
      child.send('cpu');
      const [used] = (await once(child, 'message')) as [number];
      return used;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
