import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startBridge } from '../support/bridge.ts';
import { endAll, run, start } from '../support/cxbridge.ts';
import { freePort, TestRedis } from '../support/redis.ts';
import { Wire } from '../support/wire.ts';

/* What docs/operate.md describes, with its own settings and its own configuration of nginx. */

const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
const settings = Object.fromEntries(
  [...page.matchAll(/^export (.*)$/gm)].flatMap(([, line = '']) => line.split(' ').map((each) => each.split('='))),
) as Record<string, string>;
const call = /npx cxbridge (call [^`]*)`/.exec(page)?.[1]?.split(' ') ?? [];

let folder: string;
let redis: TestRedis;
let nginx: ChildProcess | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cxbridge-operate-'));
  redis = await TestRedis.start();
});
afterEach(endAll);
afterAll(async () => {
  nginx?.kill('SIGKILL');
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
});

const isReady = (port: number) =>
  vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200), 30_000);

async function startNginx(port: number, nodes: readonly number[]): Promise<void> {
  const configuration = blockOf('nginx')
    .replace('pid /tmp/cxbridge-nginx.pid', `pid ${join(folder, 'nginx.pid')}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
    .replace('127.0.0.1:8082', `127.0.0.1:${nodes[0]}`)
    .replace('127.0.0.1:8083', `127.0.0.1:${nodes[1]}`);
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration);
  nginx = spawn('nginx', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  nginx.stderr?.resume();
  await isReady(port);
}

it('two nodes behind nginx: calls get their results, though one node is killed while they run', async () => {
  const [source, first, second, proxy] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  start(['simulate', '--port', String(source), '--latency', '300']);
  const environment = { ...settings, REDIS_URL: redis.url, CXENGAGE_URL: `http://127.0.0.1:${source}` };
  const nodes = [first, second].map((port) => start(['serve'], { ...environment, PORT: String(port) }));
  await Promise.all([isReady(first), isReady(second)]);
  await startNginx(proxy, [first, second]);
  const url = `http://127.0.0.1:${proxy}`;
  const calls = Array.from({ length: 6 }, () => run([...call, '--url', url, '--timeout', '60']));
  // Every operation takes more than a second, so they are under way.
  const log = new Redis(redis.url);
  await vi.waitFor(async () => expect(await pendingOperations(log)).toBeGreaterThan(2), 30_000);
  log.disconnect();
  nodes[0]?.kill('SIGKILL');
  for (const { code, out } of await Promise.all(calls)) {
    expect(out).toContain('9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d');
    expect(code).toBe(0);
  }
}, 120_000);

async function pendingOperations(connection: Redis): Promise<number> {
  const hashes = await connection.keys('cxbridge:pending:*');
  const sizes = await Promise.all(hashes.map((key) => connection.hlen(key)));
  return sizes.reduce((sum, each) => sum + each, 0);
}

it('a user of Redis with the permissions of the page can do everything that a node needs', async () => {
  const [, rules = ''] = /^user cxbridge on >PASSWORD (.*)$/m.exec(page) ?? [];
  const admin = new Redis(redis.url);
  await admin.call('ACL', 'SETUSER', 'cxbridge', 'on', '>secret', ...rules.split(' '));
  admin.disconnect();
  const url = redis.url.replace('redis://', 'redis://cxbridge:secret@');
  const bridge = await startBridge({ environment: { REDIS_URL: url } });
  const wire = new Wire(bridge.api);
  await wire.open();
  expect(await wire.content('9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d')).toHaveProperty('interaction');
  expect(await (await fetch(`${bridge.app.origin}/health/ready`)).json()).toHaveProperty('store', 'up');
  const isThrottled = async (password: string): Promise<boolean> => {
    const authorization = `Basic ${btoa(`ana.duarte@example.org:${password}`)}`;
    return (await fetch(`${bridge.api}/me`, { headers: { authorization } })).headers.has('retry-after');
  };
  for (let count = 0; count < 10; count += 1) expect(await isThrottled(`wrong ${count}`)).toBe(false);
  expect(await isThrottled('wrong again')).toBe(true);
  expect(bridge.logged.filter((line) => /"level":[45]0/.test(line) && !line.includes('"audit"'))).toEqual([]);
  await bridge.stop();
});
