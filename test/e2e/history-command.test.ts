import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantInteraction } from '../../src/simulator/tenant-interaction.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { type Ended, run } from '../support/cxbridge.ts';
import { startSpoilingProxy } from '../support/spoiling-proxy.ts';
import { terminal } from '../support/terminal.ts';

const contact = 'c0ffee00-0000-4000-8000-000000000001';
const webChat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
const ben = '51d7be20-4d20-11ee-8f6a-1d2b3c4d5e6f';
const me = { CXBRIDGE_USER: 'ana.duarte@example.org', CXBRIDGE_PASSWORD: 'demo' };
let bridge: TestBridge;

beforeAll(async () => {
  bridge = await startBridge();
  bridge.simulator.tenant.put(call('call-1', '2024-03-07T10:00:00.000Z', { agent: ana, tier: 'gold' }));
  bridge.simulator.tenant.put(call('call-2', '2024-03-08T10:00:00.000Z', { agent: ben, tier: '\u001b]0;owned\u0007' }));
});
afterAll(() => bridge.stop());

/** A call of the contact, with the values in which the calls differ. */
function call(interactionId: string, startTimestamp: string, { agent, tier }: { agent: string; tier: string }) {
  return {
    interaction: {
      interactionId,
      startTimestamp,
      endTimestamp: startTimestamp.replace(':00:00', ':04:31'),
      channelType: 'voice',
      direction: 'inbound',
      customer: '+15065550177',
      contactId: contact,
      agents: [{ agentId: agent, conversationStartTimestamp: startTimestamp }],
      interactionAttributes: [{ hookType: 'tier', hookName: tier }],
    },
  } satisfies TenantInteraction;
}

const history = (args: readonly string[], columns?: number): Promise<Ended> =>
  run(['history', ...args, '--url', bridge.app.origin], me, '', columns === undefined ? [] : terminal(columns));

/** The ids in the JSON that is written to a pipe. */
async function ids(...args: readonly string[]): Promise<readonly string[]> {
  const { code, out, err } = await history(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out).interactions.map(({ id }: { id: string }) => id);
}

describe('cxbridge history, with output to a pipe', () => {
  it('prints the notification as JSON', async () => {
    const { code, out } = await history([contact]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      referenceId: expect.any(Number),
      messageType: 'GetInteractionsHistoryMessage',
      interactions: [{ id: 'call-2' }, { id: 'call-1' }],
    });
  });

  it('requests each of the three lists, and the content of one interaction', async () => {
    expect(await ids(contact)).toEqual(['call-2', 'call-1']);
    expect(await ids()).toEqual(expect.arrayContaining(['call-1', 'call-2', webChat]));
    expect(await ids('--agent', '--from', '2024-03-01')).toContain('call-1');
    expect(await ids('--agent', '--from', '2024-03-01')).not.toContain('call-2');
    expect(await ids('--agent', ben, '--where', 'tier=gold')).toEqual([]);
    const { out } = await history(['--interaction', webChat]);
    expect(JSON.parse(out)).toMatchObject({ interaction: { id: webChat }, messages: expect.any(Array) });
  });

  it('passes every option to the server', async () => {
    expect(await ids(contact, '--to', '2024-03-07')).toEqual(['call-1']);
    expect(await ids(contact, '--from', '2024-03-08T00:00:00Z')).toEqual(['call-2']);
    expect(await ids(contact, '--sort', 'asc')).toEqual(['call-1', 'call-2']);
    expect(await ids(contact, '--media', 'email')).toEqual([]);
    expect(await ids('--max', '1', '--media', 'call', '--where', 'tier=gold')).toEqual(['call-1']);
    expect(await ids(contact, '--where', 'tier=gold', '--where', 'lang=uk')).toEqual([]);
    const { out } = await history([contact, '--attributes', 'tier, lang', '--to', '2024-03-07']);
    expect(JSON.parse(out).interactions[0].customAttributes).toEqual({ tier: 'gold' });
  });
});

describe('cxbridge history on a terminal', () => {
  it('shows a list as a table with one line per interaction', async () => {
    const { code, out } = await history([contact, '--attributes', 'tier', '--to', '2024-03-07'], 120);
    expect(code).toBe(0);
    const [titles = '', row = '', ...rest] = out.split('\n');
    expect(titles.split(/ {2,}/)).toEqual(['START', 'DURATION', 'MEDIA', 'TYPE', 'STATE', 'OWNER', 'tier', 'ID']);
    expect(row.split(/ {2,}/)).toEqual([
      '2024-03-07 10:00:00',
      '4:31',
      'Call',
      'Inbound',
      'Stopped',
      'Ana Duarte',
      'gold',
      'call-1',
    ]);
    expect(rest).toEqual(['', '1 interaction', '']);
  });

  it.each([40, 80, 100, 160])('fits into %d columns and never truncates an id', async (width) => {
    const { out } = await history(['--attributes', 'tier'], width);
    expect(out.split('\n').filter((line) => [...line].length > width)).toEqual([]);
    for (const id of ['call-1', webChat]) expect(out).toContain(id);
  });

  it('shows the fields and messages of one interaction', async () => {
    const { out } = await history(['--interaction', webChat], 100);
    expect(out).toMatch(/^mediaType +chat$/m);
    expect(out).toMatch(/^2024-\d\d-\d\d \d\d:\d\d:\d\d {2}Marta Vega +I cannot log in$/m);
    expect(out).toMatch(/Marta Vega +\(ParticipantJoined\)$/m);
  });

  it.each([[[]], [['--json']]])('escapes terminal commands in source texts, with %j', async (more) => {
    const { out } = await history([contact, '--attributes', 'tier', ...more], 100);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(out).toContain('\\u001b]0;owned\\u0007');
  });

  it('reports an empty list', async () => {
    expect(await history(['93b34310-bfee-11ee-b9f2-01904e807d77', '--media', 'twitter'], 100)).toEqual({
      code: 0,
      out: 'No interactions.\n',
      err: '',
    });
  });
});

describe('a failing cxbridge history', () => {
  it('reports a refusal in one line and exits with 2', async () => {
    const { code, out, err } = await history(['--from', 'yesterday']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^RetrieveInteractionHistory was refused: .*fromDate.*\n$/);
  });

  it('reports a failure notification in one line and exits with 2', async () => {
    expect(await history(['--interaction', 'no-such-id'])).toEqual({
      code: 2,
      out: '',
      err: 'GetInteractionContent failed: Request failed\n',
    });
  });

  it('reports an unreachable server and a failed sign-in in one line and exits with 2', async () => {
    expect(await run(['history', '--url', 'http://127.0.0.1:1'], me)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Cannot reach .*\n$/),
    });
    const wrongPassword = { ...me, CXBRIDGE_PASSWORD: 'wrong' };
    expect(await run(['history', '--url', bridge.app.origin], wrongPassword)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Sign-in failed with HTTP 403.*\n$/),
    });
  });

  it.each([
    [
      '/me with HTTP 200',
      { response: () => '<html>Sign in</html>' },
      /\/api\/v2\/me replied with HTTP 200 and a body that/,
    ],
    [
      '/me with HTTP 404',
      { response: () => '<html>Not here</html>', status: () => 404 },
      /\/api\/v2\/me replied with HTTP 404 and a body that/,
    ],
    [
      'the handshake',
      { response: (body: string, path: string) => (path.includes('notifications') ? '<html></html>' : body) },
      /^The handshake failed: /,
    ],
    [
      'the request',
      { response: (body: string, path: string) => (path.includes('/ucs/') ? '<html></html>' : body) },
      /^The reply to \/ucs\/interactions \(HTTP 200\) is not a JSON object/,
    ],
  ])('reports an HTML page in reply to %s in one line and exits with 2', async (_what, spoiling, line) => {
    const proxy = await startSpoilingProxy(bridge.app.origin, spoiling);
    const { code, out, err } = await run(['history', '--url', proxy.origin, '--timeout', '5'], me);
    await proxy.stop();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['a contact and --agent', [contact, '--agent'], /^Give only one of these: a contact, --agent or --interaction/],
    [
      'a list option with --interaction',
      ['--interaction', 'x', '--max', '1'],
      /^--max cannot be combined with --interaction/,
    ],
    ['--max with a contact', [contact, '--max', '1'], /^--max cannot be combined with a contact/],
    ['an unknown order', ['--sort', 'random'], /--sort/],
    ['an unknown source', ['--source', 'attic'], /--source/],
    ['an invalid number', ['--max', 'all'], /Give a whole number from 1 to 10000/],
    ['a number out of range', ['--max', '10001'], /Give a whole number from 1 to 10000/],
    ['an invalid pair', ['--where', 'tier'], /Give a name and a value/],
    ['an unknown option', ['--explode'], /unknown option/],
    ['an invalid timeout', ['--timeout', 'soon'], /Give a number of seconds greater than 0 and up to 3600/],
  ])('reports %s in one line and exits with 2', async (_what, args, line) => {
    const { code, err } = await history(args);
    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('reports missing credentials and exits with 2', async () => {
    expect(await run(['history', contact])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^No user name or password\. Give --user/),
    });
  });
});
