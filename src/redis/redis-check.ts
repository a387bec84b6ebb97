import { BridgeError } from '../kit/bridge-error.ts';
import type { RedisError, RedisLink } from './redis-link.ts';

/** How long the start waits for Redis, in milliseconds. */
const START_MS = 2_000;
const NO_ANSWER = 'no answer';
const STEP_MS = 20;
const CHECK_KEY = 'cxbridge:check';
/** One of those that are used, because a user may be allowed to use some only; what is published is no message of anybody. */
const CHECK_CHANNEL = 'cxbridge:erased';
const CHECK_MS = 10_000;
/** The first version with every command that is used. */
const LEAST_VERSION = [6, 2] as const;

/**
 * Throws BridgeError with the fix if Redis is there but cannot be used. One that cannot be reached is no fault of the configuration, as far as anybody can
 * know: it may come later.
 */
export async function checkRedis(link: RedisLink): Promise<void> {
  const end = Date.now() + START_MS;
  let problem: string | undefined = NO_ANSWER;
  // One that is too slow now may be usable a moment later.
  while (problem === NO_ANSWER && Date.now() < end) {
    while (!link.isUp && link.refusal === undefined && Date.now() < end) await pause();
    problem =
      link.refusal === undefined
        ? await problemOf(link)
        : `it refuses this client (${link.refusal}): correct the user, password or database in the URL, or give the user the permissions in docs/operate.md`;
  }
  if (problem === NO_ANSWER) return;
  if (problem !== undefined) throw new BridgeError('RedisError', 'redis-unusable', problem);
}

/** Whether Redis takes what is written to it; never rejects. */
export async function isRedisWritable(link: RedisLink): Promise<boolean> {
  return (await writeProblem(link)) === undefined;
}

async function problemOf(link: RedisLink): Promise<string | undefined> {
  if (!link.isUp) return NO_ANSWER;
  const info = await link
    .run(async (redis) => `${await redis.info('server')}${await redis.info('cluster')}`)
    .catch((error: RedisError) => (isAnswer(error) ? '' : NO_ANSWER));
  if (info === NO_ANSWER) return NO_ANSWER;
  if (info.includes('cluster_enabled:1'))
    return 'it is a cluster: give a single primary, or an address that a fail-over moves to the new one';
  const [major = 0, minor = 0] = /redis_version:(\d+)\.(\d+)/.exec(info)?.slice(1).map(Number) ?? LEAST_VERSION;
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    return `its version is ${major}.${minor}: give Redis ${LEAST_VERSION.join('.')} or newer`;
  }
  const refused = await writeProblem(link);
  if (refused === NO_ANSWER) return NO_ANSWER;
  if (refused !== undefined) {
    return `it takes no write (${refused}): give a primary with free memory, and a user with the permissions in docs/operate.md`;
  }
  const forbidden = await problemOfCommand(link, (redis) =>
    Promise.all([redis.eval('return 1', 0), redis.publish(CHECK_CHANNEL, ''), redis.multi().get(CHECK_KEY).exec()]),
  );
  if (forbidden === undefined || forbidden === NO_ANSWER) return forbidden;
  return `it does not allow what the bridge needs (${forbidden}): give the user the permissions in docs/operate.md`;
}

/** What Redis answers to a write that it does not take. */
function writeProblem(link: RedisLink): Promise<string | undefined> {
  return problemOfCommand(link, (redis) => redis.set(CHECK_KEY, '1', 'PX', CHECK_MS));
}

async function problemOfCommand(
  link: RedisLink,
  command: Parameters<RedisLink['run']>[0],
): Promise<string | undefined> {
  try {
    await link.run(command);
    return undefined;
  } catch (error) {
    return isAnswer(error as RedisError) ? ((error as RedisError).cause as Error).message : NO_ANSWER;
  }
}

/** Whether Redis itself answered with the error. */
function isAnswer({ cause }: RedisError): boolean {
  return cause instanceof Error && cause.name === 'ReplyError';
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, STEP_MS));
}
