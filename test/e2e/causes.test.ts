import { afterEach, expect, it, vi } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { freePort } from '../support/redis.ts';
import { Wire } from '../support/wire.ts';

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

let bridge: TestBridge | undefined;
afterEach(() => bridge?.stop());

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const linesOf = ({ logged }: TestBridge): readonly Line[] => logged.map((line) => JSON.parse(line));
const warningsOf = (of: TestBridge): readonly Line[] => linesOf(of).filter(({ level }) => level >= 40);
const readiness = async ({ app }: TestBridge) => (await fetch(`${app.origin}/health/ready`)).json();

it.each<[string, (origin: string) => Promise<Record<string, string>>, Record<string, unknown>, string]>([
  [
    'a wrong password',
    async () => ({ CXENGAGE_PASSWORD: 'wrong' }),
    { state: 'refused', code: 'refused-credentials', step: 'token', status: 401 },
    'CXENGAGE_PASSWORD',
  ],
  [
    'a wrong tenant',
    async () => ({ CXENGAGE_TENANT_ID: '00000000-0000-4000-8000-000000000000' }),
    { state: 'refused', code: 'forbidden', step: 'list', status: 403 },
    'CXENGAGE_TENANT_ID',
  ],
  [
    'a wrong path',
    async (origin) => ({ CXENGAGE_URL: `${origin}/wrong` }),
    { state: 'refused', code: 'wrong-address', step: 'token', status: 404 },
    'path of CXENGAGE_URL',
  ],
  [
    'a closed port',
    async () => ({ CXENGAGE_URL: `http://127.0.0.1:${await freePort()}` }),
    { state: 'down', code: 'unavailable', step: 'token', errno: 'ECONNREFUSED' },
    'check the port',
  ],
  [
    'a name that does not exist',
    async () => ({ CXENGAGE_URL: 'http://cxengage.invalid', PUBLIC_URL: 'https://gws.example/api/v2' }),
    { state: 'down', code: 'unavailable', step: 'token', host: 'cxengage.invalid' },
    'DNS',
  ],
])(
  '%s is the first warning after the start, with what to do, and readiness shows it',
  async (_what, settings, fields, fix) => {
    const environment: Record<string, string> = {};
    bridge = await startBridge({
      environment,
      beforeReading: async ({ origin }) => void Object.assign(environment, await settings(origin)),
      overrides: { watchSources: true },
    });
    const started = bridge;
    await vi.waitFor(() => expect(warningsOf(started)).not.toEqual([]), 5_000);
    const [first] = warningsOf(started);
    expect(first).toMatchObject({ source: 'main', ...fields, fix: expect.stringContaining(fix) });
    expect(await readiness(started)).toMatchObject({ status: 'ready', source: fields['state'] });
  },
);

it('a source that can be used is up, in readiness and in the log', async () => {
  bridge = await startBridge({ overrides: { watchSources: true } });
  const started = bridge;
  await vi.waitFor(async () => expect(await readiness(started)).toMatchObject({ source: 'up' }), 5_000);
  expect(linesOf(started).map(({ msg }) => msg)).toContain('CXEngage answers');
  expect(warningsOf(started)).toEqual([]);
});

it('the start is one line that says how the bridge runs', async () => {
  bridge = await startBridge({});
  expect(linesOf(bridge)).toContainEqual(
    expect.objectContaining({
      msg: 'The bridge has started',
      version: expect.any(String),
      tenant: bridge.simulator.tenantId,
      auth: 'cxengage',
      zone: 'UTC',
      url: 'http://localhost:8080/api/v2',
      profile: expect.any(String),
      store: 'memory',
    }),
  );
});

it('a public URL that only this machine can reach is a warning with a tenant elsewhere', async () => {
  bridge = await startBridge({ environment: { CXENGAGE_URL: 'http://cxengage.invalid' } });
  expect(warningsOf(bridge)).toEqual([expect.objectContaining({ setting: 'PUBLIC_URL', fix: expect.any(String) })]);
});

it('no user is refused because the address of the source is wrong: a sign-in is tried again, and the log says why', async () => {
  const environment: Record<string, string> = {};
  bridge = await startBridge({
    environment,
    beforeReading: async ({ origin }) => void Object.assign(environment, { CXENGAGE_URL: `${origin}/wrong` }),
  });
  const wire = new Wire(bridge.api);
  expect(await wire.get('/me')).toMatchObject({ status: 503 });
  expect(warningsOf(bridge)).toContainEqual(
    expect.objectContaining({
      msg: 'A sign-in could not be checked',
      code: 'wrong-address',
      step: 'token',
      status: 404,
    }),
  );
});

it('a failed operation says in the log what the source answered, at which step', async () => {
  bridge = await startBridge();
  const wire = new Wire(bridge.api);
  await wire.open();
  bridge.simulator.faults.add({ on: /\/interactions\/[^/]+$/, status: 503 });
  expect(await wire.content(chat)).toHaveProperty('errorMessage');
  const failed = warningsOf(bridge).find(({ msg }) => msg === 'Request failed');
  expect(failed).toMatchObject({ code: 'unavailable', status: 503, step: 'record', host: expect.any(String) });
  expect(failed).not.toHaveProperty('stack');
});

it('a source that goes and comes back is two lines, however many operations fail meanwhile', async () => {
  bridge = await startBridge();
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(chat);
  const from = bridge.logged.length;
  bridge.simulator.faults.add({ on: /./, drop: true });
  for (const id of ['a', 'b', 'c']) await wire.content(id);
  expect(await readiness(bridge)).toMatchObject({ source: 'down' });
  bridge.simulator.faults.clear();
  const started = bridge;
  await vi.waitFor(async () => expect(await wire.content(chat.replace('65e9', '65e8'))).toBeDefined(), 10_000);
  await vi.waitFor(async () => {
    await wire.content('d');
    expect(await readiness(started)).toMatchObject({ source: 'up' });
  }, 10_000);
  const states = linesOf(bridge)
    .slice(from)
    .flatMap(({ state }) => (state === undefined ? [] : [state]));
  expect(states).toEqual(['down', 'up']);
});

it('a host of files that is not allowed is a warning with the setting', async () => {
  bridge = await startBridge();
  const sample = bridge.simulator.tenant.find(chat);
  const messagingTranscript = 'https://10.1.2.3/transcript.json';
  if (sample)
    bridge.simulator.tenant.put({
      ...sample,
      interaction: { ...sample.interaction, messagingTranscript },
      artifacts: [],
    });
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(chat);
  await wire.content(chat);
  expect(warningsOf(bridge).filter(({ step }) => step === 'file')).toEqual([
    expect.objectContaining({
      code: 'refused-address',
      host: '10.1.2.3',
      fix: expect.stringContaining('CXENGAGE_FILE_HOSTS'),
    }),
  ]);
});

it('a permission that the account lacks is one warning, with its name', async () => {
  bridge = await startBridge();
  bridge.simulator.faults.add({ on: /\/artifacts$/, status: 403, body: '{}' });
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(chat);
  bridge.clock.advance(60_000);
  await wire.content(chat);
  expect(warningsOf(bridge).filter(({ permission }) => permission !== undefined)).toEqual([
    expect.objectContaining({ permission: 'ARTIFACTS_READ_ALL', step: 'artifact', status: 403 }),
  ]);
});
