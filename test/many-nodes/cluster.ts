import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../src/auth/users-file.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { freePort } from '../support/redis.ts';
import { Script } from './child.ts';
import { DurableRedis } from './durable-redis.ts';
import { OPERATION_TIMEOUT_MS } from './times.ts';

/** The password of all users. */
export const PASSWORD = 'many nodes';

/** The user name of a user. */
export function userNameOf(user: number): string {
  return `user-${user}@example.org`;
}

/** A node and the port that it always has. */
export interface BridgeNode {
  readonly port: number;
  readonly script: Script;
}

/** One Redis, and nodes of the bridge that share it. */
export interface Cluster {
  readonly nodes: readonly BridgeNode[];
  readonly redis: DurableRedis | undefined;
  stop(): Promise<void>;
}

/** What a cluster consists of. */
export interface ClusterOptions {
  readonly users: number;
  /** URL of the tenant. */
  readonly source: string;
  readonly nodes: number;
  /** Without Redis, the nodes know nothing of each other. */
  readonly withRedis: boolean;
}

/** Starts a cluster. Its nodes append to files in the folder that MANY_NODES_LOGS names, if it is set. */
export async function startCluster({ users, source, nodes: count, withRedis }: ClusterOptions): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'cxbridge-many-nodes-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const usersFile = join(folder, 'users');
  const hash = await hashPassword(PASSWORD);
  const lines = Array.from({ length: users }, (_, user) => `${userNameOf(user)} ${hash} ${userIdOf(user)}\n`);
  await writeFile(usersFile, lines.join(''));
  const redis = withRedis ? await DurableRedis.start(folder) : undefined;
  const { PATH, MANY_NODES_LOGS } = process.env;
  const environment = {
    PATH,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:8080/api/v2',
    CXENGAGE_URL: source,
    CXENGAGE_TENANT_ID: sampleTenantId,
    CXENGAGE_USERNAME: serviceAccount.username,
    CXENGAGE_PASSWORD: serviceAccount.password,
    CXENGAGE_RATE_PER_SECOND: '100000',
    OPERATION_TIMEOUT_MS: String(OPERATION_TIMEOUT_MS),
    AUTH_MODE: 'users',
    USERS_FILE: usersFile,
    HASH_KEY: 'the same key on each node',
    WEBSOCKET: 'on',
    LOG_LEVEL: 'info',
    // The nodes start many times.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...(redis && { REDIS_URL: redis.url, REDIS_ENCRYPTION_KEY: 'the same key of 32 characters or more' }),
  };
  const nodes: BridgeNode[] = [];
  for (let index = 0; index < count; index += 1) {
    const port = await freePort();
    const logFile = MANY_NODES_LOGS && join(MANY_NODES_LOGS, `node-${index}.log`);
    nodes.push({
      port,
      script: new Script('node.ts', { environment: { ...environment, PORT: String(port) }, logFile }),
    });
  }
  await Promise.all(nodes.map(({ script }) => script.start()));
  return {
    nodes,
    redis,
    async stop() {
      await Promise.all(nodes.map(({ script }) => script.end('SIGKILL')));
      await redis?.end('SIGKILL');
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

function userIdOf(user: number): string {
  return `99cc3e50-4d20-11ee-8f6a-${user.toString(16).padStart(12, '0')}`;
}
