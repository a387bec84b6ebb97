import { Redis } from 'ioredis';
import { BridgeError } from '../kit/bridge-error.ts';
import { errnoOf, meaningOfErrno } from '../kit/errno.ts';
import type { Log } from '../kit/log.ts';

/** How long a command may take before Redis is put aside, in milliseconds. */
const COMMAND_MS = 250;
const CERTIFICATE_FIX =
  'Give the certificate of your authority with NODE_EXTRA_CA_CERTS, and use a host in REDIS_URL that the certificate of Redis names';
/** How fast a large value has to be sent or read at least, in bytes per millisecond. */
const LARGE_SPEED = 5_000;
/** How long the log says nothing more about refused commands, and how long a Redis that takes no writes keeps its connection, in milliseconds. */
const REFUSED_MS = 60_000;
const READ_ONLY_MS = 10_000;
/** How often a Redis that was put aside is asked whether it is back, in milliseconds. */
const PROBE_MS = 250;

/*
 * With its default options the client waits for an unreachable Redis without a limit. With these every command fails in time, and the client reconnects in
 * the background.
 */
const failFast = {
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  connectTimeout: 500,
  // A command that got no answer stays in the client's memory until the connection closes, so a silent connection is closed.
  socketTimeout: 1_000,
  maxLoadingRetryTime: 100,
  lazyConnect: true,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 1_000),
};

/** Redis did not do what it was asked to. The message contains no key and no value. */
export class RedisError extends BridgeError {
  constructor(message: string, cause?: unknown) {
    super('RedisError', 'redis-unavailable', message, cause);
  }
}

/**
 * The connection to Redis. A command that gets no answer in time puts Redis aside: until it answers again, every command fails at once, so nothing waits for
 * it more than once. Each change is logged in one line.
 */
export class RedisLink {
  readonly #redis: Redis;
  readonly #log: Log;
  readonly #backListeners = new Set<(mayHaveLost: boolean) => void>();
  /** For large values, so that nothing else waits for them. */
  #large: Redis | undefined;
  #isUp: boolean | undefined;
  #probe: NodeJS.Timeout | undefined;
  #runId: string | undefined;
  #refusal: string | undefined;
  #refusalCode = '';
  #hasRefused = false;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #reconnectedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  /** Connects in the background. */
  constructor(url: string, log: Log) {
    this.#log = log;
    this.#redis = new Redis(url, failFast);
    this.#redis.on('ready', () => void this.#identify());
    this.#redis.on('error', (error: Error) => {
      // Redis answers, and does not want this client: a wrong password, or a database that it does not have.
      if (isReply(error)) this.#refusal = error.message;
      this.#setAside(error);
    });
    this.#redis.on('close', () => this.#setAside(new Error('connection closed')));
    // The error event reports a failed connection as well; whichever comes first is logged.
    this.#redis.connect().catch((error: Error) => this.#setAside(error));
  }

  /** Whether commands are sent now. */
  get isUp(): boolean {
    return this.#isUp === true;
  }

  /** Whether Redis has refused something since it last took a write: it is full, or read-only. */
  get isRefusing(): boolean {
    return this.#hasRefused;
  }

  /** What Redis answered when it refused this client; undefined if it did not. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Runs a command. Rejects with RedisError within `COMMAND_MS`, at once while Redis is aside. */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (!this.isUp) throw new RedisError('Redis is not available');
    try {
      return await inTime(command(this.#redis));
    } catch (error) {
      // A reply that reports an error is one: Redis is there, and what it refused is tried again when it takes writes.
      if (isReply(error as Error)) this.#noteRefused(error as Error);
      else this.#setAside(error as Error);
      throw new RedisError('Redis did not answer', error);
    }
  }

  /**
   * Runs a command with a large value of so many bytes, which has time for it, up to `maxMs`. Rejects with RedisError; Redis is not put aside for it.
   */
  async runLarge<T>(
    bytes: number,
    command: (redis: Redis) => Promise<T>,
    maxMs = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    if (!this.isUp) throw new RedisError('Redis is not available');
    this.#large ??= this.#connectLarge();
    const large = this.#large;
    try {
      return await inTime(command(large), Math.min(COMMAND_MS + bytes / LARGE_SPEED, maxMs));
    } catch (error) {
      // What has not been sent is not sent any more.
      large.disconnect();
      if (this.#large === large) this.#large = undefined;
      this.#hasRefused = true;
      throw new RedisError('Redis did not take or give a large value in time', error);
    }
  }

  /** Whether Redis answers now. */
  async answers(): Promise<boolean> {
    return (await this.run((redis) => redis.ping()).catch(ignoreRedisError)) !== undefined;
  }

  /** Names a script, for `callScript`. */
  defineScript(name: string, text: string): void {
    this.#redis.defineCommand(name, { lua: text, numberOfKeys: 0 });
  }

  /** Runs a script. Rejects as `run` does. */
  callScript(name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.run((redis) => {
      const scripts = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
      const call = scripts[name];
      if (!call) throw new Error(`There is no script ${name}`);
      return call.apply(redis, [...args]);
    });
  }

  /** A connection of its own for subscriptions, which reconnects without a limit. */
  duplicate(): Redis {
    return this.#redis.duplicate({
      socketTimeout: undefined,
      autoResubscribe: false,
      lazyConnect: false,
    });
  }

  /**
   * Calls the listener each time that Redis is there again, the first time, and when it has lost its memory. `mayHaveLost` says that it is another process than
   * before, or that it lost its memory. Returns a function that removes the listener.
   */
  onBack(listener: (mayHaveLost: boolean) => void): () => void {
    this.#backListeners.add(listener);
    return () => this.#backListeners.delete(listener);
  }

  /** Redis has taken a write: what it refused before is tried again, as if it had been away. */
  noteWritten(): void {
    if (!this.#hasRefused) return;
    this.#hasRefused = false;
    this.#log.info({}, 'Redis takes writes');
    for (const listener of this.#backListeners) listener(false);
  }

  /** Calls every listener because Redis has lost its memory. The connection does not notice that by itself. */
  reportLoss(): void {
    for (const listener of this.#backListeners) listener(true);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#probe);
    this.#large?.disconnect();
    this.#redis.removeAllListeners('close');
    this.#redis.disconnect();
  }

  /** Learns which process this Redis is. */
  async #identify(): Promise<void> {
    try {
      const runId = /run_id:(\w+)/.exec(await inTime(this.#redis.info('server')))?.[1];
      const isOther = this.#runId !== undefined && runId !== this.#runId;
      this.#runId = runId;
      this.#setUp(isOther);
    } catch (error) {
      if ((error as Error).message.startsWith('NOPERM')) this.#refusal = (error as Error).message;
      // It is asked again when it is ready the next time, or by the probe.
      this.#setAside(error as Error);
    }
  }

  #setUp(isOther: boolean): void {
    clearInterval(this.#probe);
    this.#probe = undefined;
    if (this.#isUp === true) return;
    this.#isUp = true;
    this.#refusalCode = '';
    this.#log.info({}, 'Redis is available');
    for (const listener of this.#backListeners) listener(isOther);
  }

  #setAside(error: Error): void {
    if (this.#isClosed) return;
    if (this.#isUp === false) {
      this.#reportRefusal(error);
      return;
    }
    const hasWorked = this.#isUp === true;
    this.#isUp = false;
    const errno = errnoOf(error);
    // All addresses of a host were tried: the message of such an error is empty.
    const reason = error.message === '' ? errno : error.message;
    const fields = { reason, errno, fix: fixOf(error, errno, hasWorked) };
    this.#log.warn(fields, 'Redis is not available; continuing without it, and trying again every second');
    this.#probe = setInterval(() => this.#ask(), PROBE_MS);
  }

  /** A Redis that is there again, and refuses this client now, is another matter than one that is away. */
  #reportRefusal(error: Error): void {
    const [code = ''] = error.message.split(' ', 1);
    if (!isReply(error) || code === this.#refusalCode) return;
    this.#refusalCode = code;
    const fix = 'check the user, the password and the database in REDIS_URL, and the permissions in docs/operate.md';
    this.#log.warn({ reason: code, fix }, 'Redis refuses this client; continuing without it');
  }

  #connectLarge(): Redis {
    const large = this.#redis.duplicate({ enableOfflineQueue: true, socketTimeout: undefined });
    large.on('error', () => {}); // every command that fails rejects
    return large;
  }

  /** A full Redis, one that has become a replica, or a user without a permission. */
  #noteRefused({ message }: Error): void {
    this.#hasRefused = true;
    const now = performance.now();
    // The rest of the message may name keys.
    const [code = ''] = message.split(' ', 1);
    if (now - this.#refusedAt > REFUSED_MS) {
      this.#refusedAt = now;
      this.#log.warn({ reason: code }, 'Redis refuses commands; they are tried again when it takes writes');
    }
    // After a fail-over the address may belong to another Redis.
    if (code !== 'READONLY' || now - this.#reconnectedAt < READ_ONLY_MS) return;
    this.#reconnectedAt = now;
    this.#redis.disconnect(true);
  }

  /** A frozen Redis keeps its connection, so there is no "ready" when it goes on. */
  #ask(): void {
    if (this.#redis.status === 'ready') void this.#identify();
  }
}

/** What to do. An address that worked is not what is wrong. */
function fixOf({ message }: Error, errno: string | undefined, hasWorked: boolean): string {
  if (/certificate/i.test(message)) return CERTIFICATE_FIX;
  if (hasWorked) return 'look at Redis and at the network; it is used again as soon as it answers';
  return `REDIS_URL: ${meaningOfErrno(errno) ?? 'check the address, and that Redis runs'}`;
}

/**
 * Rejects if an answer does not come in time. The client's own limit also counts the time that this process is busy, so an answer that is there by then would
 * be too late.
 */
function inTime<T>(answer: Promise<T>, ms = COMMAND_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error(`no answer within ${Math.round(ms)} ms`));
    // Whatever has arrived is read before the immediate.
    const timer = setTimeout(() => setImmediate(late), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

/** Ignores the failure of a call that is made good later; rethrows any other error. */
export function ignoreRedisError(error: unknown): undefined {
  if (!(error instanceof RedisError)) throw error;
  return undefined;
}
