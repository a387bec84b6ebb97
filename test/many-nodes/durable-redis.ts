import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { freePort } from '../support/redis.ts';
import { track } from './child.ts';

/** A real Redis that keeps its memory over a clean restart, in a folder. */
export class DurableRedis {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(folder: string): Promise<DurableRedis> {
    const redis = new DurableRedis(await freePort(), folder);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const started = spawn('redis-server', [...place, '--save', '', '--appendonly', 'yes'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = started;
    track(started);
    for await (const line of createInterface({ input: started.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    started.stdout.resume();
  }

  /** Ends it; SIGTERM writes everything to its folder first. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    await gone;
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Loses everything in memory. */
  flush(): Promise<void> {
    return this.#command('FLUSHALL');
  }

  /** Cuts the connections of a type: `pubsub` are those that subscribe. */
  cut(type: 'normal' | 'pubsub'): Promise<void> {
    return this.#command(`CLIENT KILL TYPE ${type}`);
  }

  async #command(command: string): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    socket.write(`${command}\r\n`);
    const [reply] = await once(socket, 'data');
    socket.destroy();
    if (String(reply).startsWith('-')) throw new Error(`Redis refused ${command}: ${reply}`);
  }
}
