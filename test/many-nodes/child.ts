import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Registers a process that must not outlive this one. */
export function track(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** What a script of this folder is started with. */
export interface ScriptOptions {
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** File that its output is appended to; without it, the output is discarded. */
  readonly logFile?: string | undefined;
}

/** A script of this folder in its own process, which may be killed, frozen and started again. */
export class Script {
  readonly #path: string;
  readonly #options: ScriptOptions;
  #process: ChildProcess | undefined;

  constructor(file: string, options: ScriptOptions = {}) {
    this.#path = fileURLToPath(new URL(file, import.meta.url));
    this.#options = options;
  }

  /** Starts it and returns the origin that it reports. Rejects if it ends before. */
  async start(): Promise<string> {
    const { args = [], environment = process.env, logFile } = this.#options;
    const output = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
    const child = fork(this.#path, args, { env: environment, stdio: ['ignore', output, output, 'ipc'] });
    this.#process = child;
    track(child);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${this.#path} ended with ${code} before it was ready`);
    });
    ended.catch(() => {}); // it may end later
    const [origin] = (await Promise.race([once(child, 'message'), ended])) as [string];
    return origin;
  }

  /** Ends it with a signal, and kills it if it has not ended after so many milliseconds. */
  async end(signal: 'SIGTERM' | 'SIGKILL', patienceMs = 12_000): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(timer);
  }

  /** Leaves its connections open and does nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }
}
