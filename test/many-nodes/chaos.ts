import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/simulator/random.ts';
import type { BridgeNode, Cluster } from './cluster.ts';
import type { DurableRedis } from './durable-redis.ts';
import type { Recorder } from './recorder.ts';
import type { EventKind } from './recording.ts';
import { BETWEEN_LOSSES_MS, downMs, nodeFrozenMs, PAUSE_MS, redisDownMs, redisFrozenMs } from './times.ts';

const kinds: readonly EventKind[] = [
  'node-killed',
  'node-terminated',
  'node-frozen',
  'redis-restarted',
  'redis-frozen',
  'redis-flushed',
  'redis-cut-normal',
  'redis-cut-pubsub',
];

/** What a run of events works with. */
export interface ChaosParts {
  readonly cluster: Cluster;
  readonly redis: DurableRedis;
  readonly recorder: Recorder;
  readonly random: Random;
  /** Lets no more events happen. */
  readonly signal?: AbortSignal | undefined;
}

/** Lets events happen to nodes and Redis, one after the other: each kind equally often, in random order, about `everyMs` apart. */
export async function disturbCluster(parts: ChaosParts, count: number, everyMs: number): Promise<void> {
  const { recorder, random, signal } = parts;
  const left = Array.from({ length: count }, (_, index) => kinds[index % kinds.length] as EventKind);
  while (left.length > 0 && signal?.aborted !== true) {
    const begin = recorder.now();
    const allowed = left.filter((kind) => kind !== 'redis-flushed' || mayFlush(recorder));
    const kind = allowed[Math.floor(random() * allowed.length)];
    if (kind !== undefined) {
      left.splice(left.indexOf(kind), 1);
      await happen(kind, parts);
    }
    await wait(Math.max(PAUSE_MS, everyMs - (recorder.now() - begin)));
  }
}

/**
 * Whether Redis may lose its memory: not soon after another loss, or after the end of a node, because what that node could have written again is then in
 * Redis only.
 */
function mayFlush(recorder: Recorder): boolean {
  return !recorder.events.some(
    ({ kind, until }) =>
      (kind === 'redis-flushed' || kind === 'node-killed' || kind === 'node-terminated') &&
      recorder.now() - until < BETWEEN_LOSSES_MS,
  );
}

async function happen(kind: EventKind, { cluster, redis, recorder, random }: ChaosParts): Promise<void> {
  const between = ([least, most]: readonly [number, number]): number => least + random() * (most - least);
  const index = kind.startsWith('node') ? Math.floor(random() * cluster.nodes.length) : -1;
  const { script } = cluster.nodes[Math.max(index, 0)] as BridgeNode;
  const event = recorder.beginEvent(kind, index);
  switch (kind) {
    case 'node-killed':
    case 'node-terminated':
      await script.end(kind === 'node-killed' ? 'SIGKILL' : 'SIGTERM');
      await wait(between(downMs));
      await script.start();
      break;
    case 'node-frozen':
      script.freeze();
      await wait(between(nodeFrozenMs));
      script.thaw();
      break;
    case 'redis-restarted':
      await redis.end('SIGTERM');
      await wait(between(redisDownMs));
      await redis.start();
      break;
    case 'redis-frozen':
      redis.freeze();
      await wait(between(redisFrozenMs));
      redis.thaw();
      break;
    case 'redis-flushed':
      await redis.flush();
      break;
    case 'redis-cut-normal':
      await redis.cut('normal');
      break;
    case 'redis-cut-pubsub':
      await redis.cut('pubsub');
      break;
  }
  recorder.endEvent(event);
}
