import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { exitCodes } from '../../src/terminal/exit-codes.ts';
import { endAll, run, start } from '../support/cxbridge.ts';
import { exportSettings, tableFiles } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { freePort, TestRedis } from '../support/redis.ts';
import { startSpoilingProxy } from '../support/spoiling-proxy.ts';

type ExitCode = number | null;
type Case = readonly [command: string, code: number, situation: string, execute: () => Promise<ExitCode>];

const { done, differences, failed, interrupted } = exitCodes;
const login = { CXBRIDGE_USER: 'ana.duarte@example.org', CXBRIDGE_PASSWORD: 'demo' };
const webChat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const builtIn = fileURLToPath(new URL('../../mappings/default.yaml', import.meta.url));
const userId = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const record = JSON.stringify({ interactionId: 'a', channelType: 'fax', direction: 'inbound' });
/** Address of a bridge with the demo tenant, whose dates are recent as `conform` expects. */
let origin: string;
let adminPort: string;
let otherMediaType: string;

beforeAll(async () => {
  await makeExports();
  adminPort = String(await freePort());
  const { line } = await startServer(['serve'], { PORT: '0', ADMIN_PORT: adminPort });
  origin = /http:\/\/[\w.]+:\d+/.exec(line)?.[0] ?? '';
  otherMediaType = join(folder(), 'site.yaml');
  writeFileSync(otherMediaType, 'extends: default\nmediaTypes: { fax: workitem }\n');
});
afterAll(async () => {
  endAll();
  await tenant.stop();
});

/** Starts a server and waits for the line that says where it listens. */
async function startServer(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; line: string }> {
  const child = start(args, environment);
  if (!child.stdout) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!/ listens on |The bridge has started/.test(line)) continue;
    child.stdout.resume();
    return { child, line };
  }
  throw new Error(`${args.join(' ')} has not started`);
}

async function fetchFromDemo(id: string): Promise<ExitCode> {
  const simulator = new Simulator({ interactions: 1 });
  await simulator.start();
  try {
    const { username, password } = serviceAccount;
    const tenant = { CXENGAGE_URL: simulator.origin, CXENGAGE_TENANT_ID: simulator.tenantId };
    const account = { CXENGAGE_USERNAME: username, CXENGAGE_PASSWORD: password, AUTH_MODE: 'cxengage' };
    return (await run(['fetch', id], { ...tenant, ...account })).code;
  } finally {
    await simulator.stop();
  }
}

const exitCode =
  (args: string[], input = '', environment = {}) =>
  async (): Promise<ExitCode> =>
    (await run(args, environment, input)).code;

const askBridge =
  (...args: string[]) =>
  (): Promise<ExitCode> =>
    exitCode([...args, '--url', origin], '', login)();

const stopAfterStart = (args: string[], environment?: Record<string, string>) => async (): Promise<ExitCode> => {
  const { child } = await startServer(args, environment);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await exited) as [ExitCode];
  return code;
};

/** Runs a command while a port of 127.0.0.1 is in use. */
const withPortInUse = (execute: (port: string) => Promise<ExitCode>) => async (): Promise<ExitCode> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await execute(String((server.address() as AddressInfo).port));
  } finally {
    server.close();
  }
};

async function stopWorker(): Promise<ExitCode> {
  const redis = await TestRedis.start();
  const simulator = new Simulator({ now: () => Date.parse('2024-03-08T12:00:00.000Z') });
  await simulator.start();
  const out = folder();
  const settings = { ...exportSettings(simulator), REDIS_URL: redis.url };
  try {
    await run(['export', ...period, '--out', out, '--redis'], settings);
    const child = start(['worker', out], settings);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    return (await exited)[0] as ExitCode;
  } finally {
    await redis.kill();
    await simulator.stop();
  }
}

const period = ['--from', '2024-03-07', '--to', '2024-03-08T12:00:00Z', '--now', '2024-03-08T12:00:00Z'];

/** A small tenant, and exports of it: a complete one, and one with an interaction that could not be read. */
let tenant: Simulator;
let exports: { readonly whole: string; readonly broken: string };
const brokenFault = { on: new RegExp(`/interactions/${webChat}$`), status: 404, body: '{}' };

async function makeExports(): Promise<void> {
  tenant = new Simulator({ now: () => Date.parse('2024-03-08T12:00:00.000Z'), interactions: 5 });
  await tenant.start();
  exports = { whole: folder(), broken: folder() };
  await run(['export', ...period, '--out', exports.whole], exportSettings(tenant));
  tenant.faults.add(brokenFault);
  await run(['export', ...period, '--out', exports.broken], exportSettings(tenant));
  tenant.faults.clear();
}

/**
 * Runs a command on a copy of an export: `DIR` stands for its folder, which is empty with `isMade: false`. `signal` is sent to the command as soon as it asks for something.
 */
const onExport =
  (
    args: readonly string[],
    options: {
      readonly broken?: true;
      readonly signal?: true;
      readonly isMade?: false;
      readonly isDamaged?: true;
    } = {},
  ) =>
  async (): Promise<ExitCode> => {
    const out = folder();
    try {
      if (options.isMade !== false) cpSync(options.broken ? exports.broken : exports.whole, out, { recursive: true });
      if (options.broken) tenant.faults.add(brokenFault);
      const environment = { ...exportSettings(tenant), ARCHIVE_DATABASE: join(folder(), 'archive.sqlite') };
      if (options.isDamaged) appendFileSync(join(out, String(Object.keys(tableFiles(out))[0])), 'x');
      const shown = args.map((each) => (each === 'DIR' ? out : each));
      if (!options.signal) return (await run(shown, environment)).code;
      const held = tenant.hold(/\/interactions\?/);
      const child = start(shown, environment);
      const exited = once(child, 'exit');
      await held.arrived;
      child.kill('SIGTERM');
      held.release();
      return (await exited)[0] as ExitCode;
    } finally {
      tenant.faults.clear();
    }
  };

const suggest = (phone: string) => async (): Promise<ExitCode> => {
  const contacts = join(folder(), 'contacts.csv');
  writeFileSync(contacts, `Id,Phone\nA1,${phone}\n`);
  const args = ['identity', 'suggest', '--contacts', contacts, '--out', join(folder(), 'map.csv')];
  return exitCode(args, '', exportSettings(tenant))();
};

async function eraseWhileSourceIsDown(): Promise<ExitCode> {
  const port = String(await freePort());
  const { username, password } = serviceAccount;
  await startServer(['serve'], {
    PORT: '0',
    ADMIN_PORT: port,
    CXENGAGE_URL: 'http://127.0.0.1:1',
    CXENGAGE_TENANT_ID: userId,
    CXENGAGE_USERNAME: username,
    CXENGAGE_PASSWORD: password,
    AUTH_MODE: 'cxengage',
  });
  return exitCode(['erase', '--phone', '+15551234567'], '', { ADMIN_PORT: port })();
}

async function conformWithOtherStates(): Promise<ExitCode> {
  const response = (body: string): string => body.replaceAll('"state":"Stopped"', '"state":"Done"');
  const proxy = await startSpoilingProxy(origin, { response });
  const code = await exitCode(['conform', proxy.origin, '--interaction', webChat], '', login)();
  await proxy.stop();
  return code;
}

async function doctorWithInactiveServices(): Promise<ExitCode> {
  const proxy = await startSpoilingProxy(origin, { response: (body) => body.replaceAll('"Active"', '"Inactive"') });
  const { code, out } = await run(['doctor', proxy.origin], login);
  await proxy.stop();
  expect(out).toContain('stumbles  finds the contact server active: it reports the contact server as out of service');
  return code;
}

const cases: readonly Case[] = [
  ['cxbridge', done, 'help', exitCode(['--help'])],
  ['cxbridge', done, 'the version', exitCode(['--version'])],
  ['cxbridge', failed, 'no command', exitCode([])],
  ['cxbridge', failed, 'an unknown command', exitCode(['explode'])],
  ['cxbridge', failed, 'an unknown option', exitCode(['--explode'])],
  ['serve', done, 'SIGTERM', stopAfterStart(['serve'], { PORT: '0' })],
  ['serve', failed, 'an invalid setting', exitCode(['serve'], '', { PORT: 'eighty' })],
  [
    'serve',
    failed,
    'a record that cannot be written',
    exitCode(['serve'], '', { PORT: '0', AUDIT_LOG: '/no/such/file' }),
  ],
  [
    'serve',
    failed,
    'an admin port in use',
    withPortInUse((port) => exitCode(['serve'], '', { PORT: '0', ADMIN_PORT: port })()),
  ],
  ['serve', failed, 'an unknown option', exitCode(['serve', '--port', '1'])],
  ['serve', failed, 'a port in use', withPortInUse((PORT) => exitCode(['serve'], '', { PORT, HOST: '127.0.0.1' })())],
  ['simulate', done, 'SIGTERM', stopAfterStart(['simulate', '--port', '0'])],
  ['simulate', failed, 'an invalid option', exitCode(['simulate', '--port', '65536'])],
  ['simulate', failed, 'a port in use', withPortInUse((port) => exitCode(['simulate', '--port', port])())],
  ['check', done, 'settings that can be used', exitCode(['check'])],
  ['check', differences, 'an invalid setting', exitCode(['check'], '', { PORT: 'x' })],
  ['check', failed, 'an argument', exitCode(['check', 'x'])],
  [
    'erase',
    done,
    'an interaction',
    () => exitCode(['erase', '--interaction', webChat], '', { ADMIN_PORT: adminPort })(),
  ],
  ['erase', differences, 'an address whose contacts are not known', eraseWhileSourceIsDown],
  ['erase', failed, 'no subject', exitCode(['erase'])],
  [
    'erase',
    failed,
    'an unreachable listener',
    exitCode(['erase', '--phone', '1234567', '--url', 'http://127.0.0.1:1']),
  ],
  ['export', done, 'everything', onExport(['export', ...period, '--out', 'DIR'], { isMade: false })],
  ['export', differences, 'a reject', onExport(['export', ...period, '--out', 'DIR'], { broken: true })],
  ['export', failed, 'no folder', exitCode(['export', '--from', '2024-03-01'])],
  ['export', interrupted, 'SIGTERM', onExport(['export', ...period, '--out', 'DIR'], { isMade: false, signal: true })],
  ['assess', done, 'everything', onExport(['assess', ...period, '--out', 'DIR'], { isMade: false })],
  ['assess', failed, 'no folder', exitCode(['assess', '--from', '2024-03-01'])],
  ['assess', interrupted, 'SIGTERM', onExport(['assess', ...period, '--out', 'DIR'], { isMade: false, signal: true })],
  ['identity', done, 'help', exitCode(['identity', '--help'])],
  ['identity', failed, 'no subcommand', exitCode(['identity'])],
  ['identity suggest', done, 'a contact that is there', suggest('+15065550177')],
  ['identity suggest', differences, 'one that is not', suggest('+15065559999')],
  ['identity suggest', failed, 'no file', exitCode(['identity', 'suggest', '--out', 'x'])],
  ['worker', done, 'SIGTERM', stopWorker],
  ['worker', failed, 'no export', exitCode(['worker', '/no/such/folder'], '', { REDIS_URL: 'redis://127.0.0.1:1' })],
  ['archive', done, 'help', exitCode(['archive', '--help'])],
  ['archive', failed, 'no subcommand', exitCode(['archive'])],
  ['archive load', done, 'an export', onExport(['archive', 'load', 'DIR'])],
  ['archive load', failed, 'no database', exitCode(['archive', 'load', '/no/such/folder'])],
  ['verify', done, 'no difference', onExport(['verify', 'DIR'])],
  ['verify', differences, 'a damaged file', () => onExport(['verify', 'DIR'], { isDamaged: true })()],
  ['verify', failed, 'no export', exitCode(['verify', '/no/such/folder'])],
  ['verify', interrupted, 'SIGTERM', onExport(['verify', 'DIR'], { signal: true })],
  ['catch-up', done, 'nothing new', onExport(['catch-up', 'DIR', '--now', '2024-03-08T13:00:00Z'])],
  [
    'catch-up',
    differences,
    'a reject',
    onExport(['catch-up', 'DIR', '--now', '2024-03-08T13:00:00Z'], { broken: true }),
  ],
  ['catch-up', failed, 'no export', exitCode(['catch-up', '/no/such/folder'])],
  [
    'catch-up',
    interrupted,
    'SIGTERM',
    onExport(['catch-up', 'DIR', '--now', '2024-03-08T13:00:00Z'], { signal: true }),
  ],
  ['rejects', done, 'help', exitCode(['rejects', '--help'])],
  ['rejects', failed, 'no subcommand', exitCode(['rejects'])],
  ['rejects ls', done, 'none', onExport(['rejects', 'ls', 'DIR'])],
  ['rejects ls', differences, 'one', onExport(['rejects', 'ls', 'DIR'], { broken: true })],
  ['rejects ls', failed, 'no export', exitCode(['rejects', 'ls', '/no/such/folder'])],
  ['rejects show', done, 'one', onExport(['rejects', 'show', 'DIR'], { broken: true })],
  ['rejects show', failed, 'no export', exitCode(['rejects', 'show', '/no/such/folder'])],
  ['rejects replay', done, 'none', onExport(['rejects', 'replay', 'DIR'])],
  ['rejects replay', differences, 'one that is left', onExport(['rejects', 'replay', 'DIR'], { broken: true })],
  ['rejects replay', failed, 'no export', exitCode(['rejects', 'replay', '/no/such/folder'])],
  ['rejects discard', done, 'one', onExport(['rejects', 'discard', 'DIR'], { broken: true })],
  ['rejects discard', failed, 'no export', exitCode(['rejects', 'discard', '/no/such/folder'])],
  ['call', done, 'a result', askBridge('call', 'GetInteractionContent', webChat)],
  ['call', failed, 'no arguments', exitCode(['call'])],
  ['call', failed, 'a refusal', askBridge('call', 'SetCallNote', webChat)],
  ['call', failed, '"Request failed"', askBridge('call', 'GetInteractionContent', 'unknown')],
  ['history', done, 'a result', askBridge('history', '--interaction', webChat)],
  ['history', failed, 'options that cannot be combined', askBridge('history', 'contact', '--agent')],
  ['history', failed, 'a refusal', askBridge('history', '--from', 'yesterday')],
  ['history', failed, '"Request failed"', askBridge('history', '--interaction', 'unknown')],
  ['conform', done, 'no difference', () => exitCode(['conform', origin, '--interaction', webChat], '', login)()],
  ['conform', differences, 'a difference', conformWithOtherStates],
  ['doctor', done, 'a deployment on which nobody stumbles', () => exitCode(['doctor', origin], '', login)()],
  ['doctor', differences, 'one on which a desktop stumbles', doctorWithInactiveServices],
  ['doctor', failed, 'an unreachable server', exitCode(['doctor', 'http://127.0.0.1:1'], '', login)],
  ['conform', failed, 'an unreachable server', exitCode(['conform', 'http://127.0.0.1:1'], '', login)],
  ['translate', done, 'no reject', exitCode(['translate'], record)],
  ['translate', differences, 'a reject', exitCode(['translate'], `${record}\n{}`)],
  ['translate', failed, 'a missing file', exitCode(['translate', '/no/such/file'])],
  ['fetch', done, 'an interaction', () => fetchFromDemo(webChat)],
  ['fetch', differences, 'an interaction that does not exist', () => fetchFromDemo('unknown')],
  ['fetch', failed, 'no tenant', exitCode(['fetch', webChat])],
  ['explain', done, 'a record', exitCode(['explain'], record)],
  ['explain', failed, 'no record', exitCode(['explain'], '{}')],
  ['mappings', done, 'help', exitCode(['mappings', '--help'])],
  ['mappings', failed, 'no subcommand', exitCode(['mappings'])],
  ['mappings', failed, 'an unknown subcommand', exitCode(['mappings', 'explode'])],
  ['mappings lint', done, 'a valid profile', exitCode(['mappings', 'lint', builtIn])],
  ['mappings lint', failed, 'a missing profile', exitCode(['mappings', 'lint', '/no/such/file'])],
  ['mappings diff', done, 'no change', exitCode(['mappings', 'diff', 'default', 'default', '-'], record)],
  [
    'mappings diff',
    differences,
    'a change',
    () => exitCode(['mappings', 'diff', 'default', otherMediaType, '-'], record)(),
  ],
  ['mappings diff', failed, 'a missing profile', exitCode(['mappings', 'diff', 'default', '/no/such/file', '-'])],
  ['hash-password', done, 'a password', exitCode(['hash-password', 'ana', userId], 'secret\n')],
  ['hash-password', failed, 'no password', exitCode(['hash-password', 'ana', userId])],
];

it.each(cases)('%s exits with %i after %s', async (_command, code, _situation, execute) => {
  expect(await execute()).toBe(code);
});

it('docs/exit-codes.md lists the tested commands and exit codes, and no other', () => {
  const page = readFileSync(new URL('../../docs/exit-codes.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z -]+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$/gm)];
  const listed = rows.flatMap(([, command, ...cells]) =>
    cells.flatMap((cell, code) => (cell === '–' ? [] : `${command}: ${code}`)),
  );
  expect(listed.toSorted()).toEqual([...new Set(cases.map(([command, code]) => `${command}: ${code}`))].toSorted());
});
