import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operationsTable } from '../../src/genesys/operations.table.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { type Ended, endAll, run } from '../support/cxbridge.ts';
import { basic } from '../support/desktop.ts';
import { type Spoiling, startSpoilingProxy } from '../support/spoiling-proxy.ts';

/** The sample with a custom attribute. Conversations are discovered in the lists. */
const transferred = '8d7e6f50-dad0-11ee-9709-c2b07aa3bee9';
const login = { CXBRIDGE_USER: 'ana.duarte@example.org', CXBRIDGE_PASSWORD: 'demo' };

let bridge: TestBridge;
beforeAll(async () => {
  // The command requests the last month, so the dates of this tenant must be recent.
  const simulator = { interactions: 300, now: () => systemClock.now() };
  bridge = await startBridge({ simulator, overrides: { clock: systemClock } });
});
afterEach(endAll);
afterAll(() => bridge.stop());

/** A check in the output of `--json`. */
interface Row {
  readonly id: string;
  readonly result: 'ok' | 'differs' | 'open' | 'skipped';
  readonly documented: boolean;
  readonly seen?: string;
  readonly reason?: string;
}

interface Report {
  readonly ok: number;
  readonly differs: number;
  readonly open: number;
  readonly skipped: number;
  readonly checks: readonly Row[];
}

const conform = (url: string, ...options: string[]): Promise<Ended> => run(['conform', url, ...options], login);
const reportIn = ({ out }: Ended): Report => JSON.parse(out) as Report;
const idsIn = ({ checks }: Report, result: Row['result']): string[] =>
  checks.filter((row) => row.result === result).map(({ id }) => id);

describe('cxbridge conform with this bridge', () => {
  it('finds no difference in the demo tenant, and exits with 0', async () => {
    const ended = await conform(bridge.api, '--interaction', transferred, '--writes', '--json');
    const report = reportIn(ended);
    expect(report.checks.filter(({ result }) => result === 'differs' || result === 'open')).toEqual([]);
    // No source has parents, and generated interactions have no comments.
    expect(
      idsIn(report, 'skipped').filter(
        (id) => !/\.field\.(parentId|comment)$|(Contact|Agent)History\.searchCustom/.test(id),
      ),
    ).toEqual([]);
    expect(report.ok).toBeGreaterThan(170);
    expect(ended).toMatchObject({ code: 0, err: '' });
  });

  it('prints one line per check under its operation, and the number of each verdict', async () => {
    const { code, out } = await conform(bridge.app.origin);
    expect(code).toBe(0);
    expect(out).toMatch(/^GetInteractionContent\n {2}ok {7}operation {2}acknowledgement\n/);
    expect(out).toContain('\nRetrieveAgentHistory\n');
    expect(out).toMatch(/\n {2}skipped {2}operation {2}result +write operation; use --writes to run it\n/);
    expect(out).toMatch(/\n\d+ ok, 0 differ, 0 open, \d+ skipped\n$/);
  });

  it('sends no write operation without --writes', async () => {
    const sent: string[] = [];
    const proxy = await startSpoilingProxy(bridge.app.origin, {
      request: (body) => {
        sent.push(...[...body.matchAll(/"operationName":"(\w+)"/g)].map(([, name]) => name ?? ''));
        return body;
      },
    });
    const report = reportIn(await conform(proxy.origin, '--json'));
    await proxy.stop();
    expect(sent).toContain('IdentifyUCSContact');
    expect(sent.filter((name) => /^(FindPhoneCall|SetCall)/.test(name))).toEqual([]);
    expect(idsIn(report, 'skipped').filter((id) => /^(FindPhoneCall|SetCall)/.test(id))).toHaveLength(4);
  });

  it('works with a server that has CSRF protection', async () => {
    const proxy = await startSpoilingProxy(bridge.app.origin, { csrfToken: '4a92be65-ec55-4aa2-b9df-9518fd870f2f' });
    const ended = await conform(proxy.origin, '--json');
    await proxy.stop();
    expect(idsIn(reportIn(ended), 'differs')).toEqual([]);
    expect(ended.code).toBe(0);
  });

  it('runs only checks of documented behaviour with --documented', async () => {
    const { checks } = reportIn(await conform(bridge.api, '--documented', '--json'));
    expect(checks.length).toBeGreaterThan(100);
    expect(checks.every(({ documented }) => documented)).toBe(true);
  });

  it('skips checks that need interactions if the contact has none', async () => {
    const report = reportIn(await conform(bridge.api, '--contact', 'unknown', '--json'));
    const row = report.checks.find(({ id }) => id === 'RetrieveContactHistory.window.day');
    expect(row).toMatchObject({ result: 'skipped', reason: 'the list has no interaction to filter by' });
  });
});

it('IdentifyUCSContact accepts parameters that it does not use', async () => {
  const body = { phoneNumber: '+15065550177', lastName: 'Vega', mediaType: 'chat', userData: { a: 'b' } };
  const person = ['--user', 'ana.duarte@example.org', '--password', 'demo', '--url', bridge.app.origin];
  const { code, out } = await run(['call', 'IdentifyUCSContact', ...person, '--body', JSON.stringify(body)]);
  expect(code).toBe(0);
  expect(out).toContain('"contactId": "93b34310-bfee-11ee-b9f2-01904e807d77"');
});

it.each(operationsTable.filter(({ status }) => status === 'refused'))(
  'write operations are refused with statusCode 3 and a reason: $name',
  async ({ name, path, reason }) => {
    const response = await fetch(bridge.api + path.replace(':id', transferred), {
      method: 'POST',
      headers: {
        authorization: basic(login.CXBRIDGE_USER, login.CXBRIDGE_PASSWORD),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ operationName: name }),
    });
    const statusMessage = `${name} is not available: ${reason}`;
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 403,
      body: { statusCode: 3, statusMessage },
    });
  },
);

const onlyPolls = (change: (body: string) => string) => (body: string, path: string) =>
  path.includes('/notifications') ? change(body) : body;
const onlyOperations = (change: (body: string) => string) => (body: string, path: string) =>
  /\/(ucs|contacts)\//.test(path) ? change(body) : body;
const lists = (about: string): string[] =>
  ['RetrieveContactHistory', 'RetrieveInteractionHistory', 'RetrieveAgentHistory'].map((name) => `${name}.${about}`);

/** Without any list no contact is discovered, so checks of RetrieveContactHistory are skipped. */
const withoutContact = (about: string): string[] => lists(about).slice(1);

/** Faults of a server, and checks that must find them. */
const faults: [fault: string, spoiling: Spoiling, differing: string[]][] = [
  [
    'writes dates in ISO 8601 format',
    {
      response: onlyPolls((body) => body.replaceAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\+0000/g, '$1T$2Z')),
    },
    [...lists('field.startDate'), 'GetInteractionContent.field.startDate', 'GetInteractionContent.messages.timestamp'],
  ],
  [
    'writes URIs with /ucs/, and paths that start with /api/v2',
    {
      response: onlyPolls((body) =>
        body.replaceAll('/api/v2/interactions/', '/api/v2/ucs/interactions/').replaceAll('"path":"', '"path":"/api/v2'),
      ),
    },
    [...lists('field.uri'), 'GetInteractionContent.field.uri', 'GetInteractionContent.field.path'],
  ],
  [
    'writes null for absent values',
    {
      response: onlyPolls((body) =>
        body
          .replaceAll('"interactions":[{', '"interactions":[{"parentId":null,')
          .replaceAll('"interaction":{', '"interaction":{"parentId":null,'),
      ),
    },
    [...lists('field.null'), ...lists('field.parentId'), 'GetInteractionContent.field.null'],
  ],
  [
    'adds fields to lists that only contents have',
    { response: onlyPolls((body) => body.replaceAll('"interactions":[{', '"interactions":[{"userData":{},')) },
    lists('field.absent'),
  ],
  [
    'uses other names for media types, types and states',
    {
      response: onlyPolls((body) =>
        body
          .replaceAll('"state":"Stopped"', '"state":"Done"')
          .replaceAll('"typeId":"Inbound"', '"typeId":"In"')
          .replaceAll(/"mediaType":"call"/gi, '"mediaType":"voice"')
          .replaceAll('"type":"Text"', '"type":"Words"'),
      ),
    },
    [
      ...lists('field.state'),
      ...lists('field.typeId'),
      ...lists('field.mediaType'),
      'GetInteractionContent.messages.type',
    ],
  ],
  [
    'numbers messages from 0 and writes timestamps in seconds',
    {
      response: onlyPolls((body) =>
        body
          .replaceAll(/"timestampSeconds":(\d+)\d{3}/g, '"timestampSeconds":$1')
          .replaceAll('"index":1,', '"index":0,'),
      ),
    },
    [
      'GetInteractionContent.messages.timestampSeconds',
      'GetInteractionContent.messages.index',
      'GetInteractionContent.messages.order',
    ],
  ],
  [
    'uses other messageTypes',
    {
      response: onlyPolls((body) => body.replaceAll('HistoryMessage"', 'History"').replaceAll('ContentMessage"', 'C"')),
    },
    [...lists('notification'), 'GetInteractionContent.notification', 'GetInteractionContent.error.unknown-id'],
  ],
  [
    'uses another errorMessage',
    { response: onlyPolls((body) => body.replaceAll('"Request failed"', '"Failed"')) },
    ['GetInteractionContent.error.errorMessage', 'GetInteractionContent.error.unknown-id'],
  ],
  [
    'ignores every parameter',
    {
      request: onlyOperations((body) => {
        const { operationName, phoneNumber, emailAddress } = JSON.parse(body);
        return JSON.stringify({ operationName, phoneNumber, emailAddress });
      }),
    },
    [
      ...['sort.asc', 'window.empty', 'window.time', 'window.documented-format', 'mediaType', 'mediaType.case'].flatMap(
        lists,
      ),
      ...['error.unreadable-sort', 'error.fromDate-after-toDate', 'error.unreadable-source'].flatMap(lists),
      'RetrieveInteractionHistory.maxSize',
      'RetrieveInteractionHistory.userId.unknown',
      'RetrieveAgentHistory.maxSize.text',
      'RetrieveInteractionHistory.searchCustomAttributes',
    ],
  ],
  [
    'answers refusals with HTTP 200',
    { status: () => 200 },
    [
      ...lists('error.unreadable-toDate'),
      'GetInteractionContent.error.not-signed-in',
      'GetInteractionContent.error.unknown-operation',
      'FindPhoneCall.result',
    ],
  ],
  [
    'adds a field to refusals',
    { response: onlyOperations((body) => body.replace('"statusMessage"', '"more":1,"statusMessage"')) },
    [...lists('error.unreadable-sort'), 'GetInteractionContent.error.missing-operationName', 'SetCallNote.result'],
  ],
  [
    'writes the referenceId as a string',
    { response: onlyOperations((body) => body.replace(/"referenceId":(\d+)/, '"referenceId":"$1"')) },
    [...withoutContact('acknowledgement'), 'GetInteractionContent.acknowledgement', 'IdentifyUCSContact.result'],
  ],
  [
    'replies with an HTML page',
    { response: onlyOperations(() => '<html>Ana Duarte</html>') },
    [
      ...withoutContact('acknowledgement'),
      ...withoutContact('error.unreadable-sort'),
      'GetInteractionContent.error.unknown-id',
    ],
  ],
  [
    'never sends notifications',
    { response: onlyPolls((body) => body.replaceAll('"/v2/ucs/interactions","data"', '"/v2/elsewhere","data"')) },
    [...withoutContact('notification'), ...withoutContact('interactions'), 'IdentifyUCSContact.result'],
  ],
];

describe('cxbridge conform reports a server that', () => {
  it.each(faults)('%s, exits with 1, and prints no personal data', async (_fault, spoiling, differing) => {
    const proxy = await startSpoilingProxy(bridge.app.origin, spoiling);
    const options = ['--interaction', transferred, '--writes', '--timeout', '2', '--json'];
    const ended = await conform(proxy.origin, ...options);
    await proxy.stop();
    const report = reportIn(ended);
    expect([...idsIn(report, 'differs'), ...idsIn(report, 'open')]).toEqual(expect.arrayContaining(differing));
    expect(report.checks.filter(({ result, documented }) => result === 'differs' && !documented)).toEqual([]);
    expect(report.checks.filter(({ result, documented }) => result === 'open' && documented)).toEqual([]);
    expect(ended.code).toBe(1);
    expect(ended.out).not.toMatch(/Marta|Duarte|Okafor|@example\.org|ACC-100982|\+1506/);
  });

  it('differs in one value, and reports only that difference, with the expected and the seen value', async () => {
    const response = onlyPolls((body) => body.replaceAll('"state":"Stopped"', '"state":"Done"'));
    const proxy = await startSpoilingProxy(bridge.app.origin, { response });
    const { code, out } = await conform(proxy.origin, '--interaction', transferred);
    await proxy.stop();
    const lines = out.split('\n').filter((line) => line.startsWith('  differs'));
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).toMatch(/field {6}state +expected New, InProcess, Stopped or Pending; seen: "Done"/);
    }
    expect(code).toBe(1);
  });
});

describe('cxbridge conform with a server that does otherwise what the vendor’s pages leave open', () => {
  /** Answers invalid values with another status, and reports unknown ids at once. */
  const otherwise: Spoiling = {
    request: onlyOperations((body) => body.replace('"mediaType":7', '"mediaType":"chat"')),
    response: onlyOperations((body) => body.replace(/"statusCode":(2|10),/, '"statusCode":7,')),
  };

  it('shows those checks as a class of their own, and exits with 0', async () => {
    const proxy = await startSpoilingProxy(bridge.app.origin, otherwise);
    const [text, json] = [await conform(proxy.origin), await conform(proxy.origin, '--json')];
    await proxy.stop();
    const report = reportIn(json);
    expect({ code: text.code, differs: report.differs }).toEqual({ code: 0, differs: 0 });
    expect(idsIn(report, 'open')).toEqual(
      expect.arrayContaining([...lists('error.unreadable-sort'), ...lists('error.unreadable-mediaType')]),
    );
    expect(text.out).toMatch(
      /\n {2}open {5}error {6}unreadable sort +left open by the vendor’s pages; this bridge: HTTP 400 with statusCode 2; seen: HTTP 400 with statusCode 7\n/,
    );
    expect(text.out).toMatch(new RegExp(`\\n\\d+ ok, 0 differ, ${report.open} open, \\d+ skipped\\n$`));
  });
});

describe('cxbridge conform reports a failure in one line and exits with 2', () => {
  const person = ['--user', 'ana.duarte@example.org', '--password'];

  it('if the password is wrong', async () => {
    const { code, out, err } = await run(['conform', bridge.api, ...person, 'guess']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Sign-in failed with HTTP 403: .*\n$/);
  });

  it.each([
    [
      'the server cannot be reached',
      ['http://127.0.0.1:1', ...person, 'demo'],
      /^Cannot reach http:\/\/127\.0\.0\.1:1/,
    ],
    ['there is no login', ['http://127.0.0.1:1'], /^No user name or password\. Give --user and --password/],
    ['there is no address', [], /missing required argument 'url'/],
    ['the address is invalid', ['nowhere', ...person, 'demo'], /Give an http or https URL/],
    ['the timeout is invalid', ['http://127.0.0.1:1', '--timeout', 'long'], /Give a number of seconds/],
  ])('if %s', async (_what, args, line) => {
    const { code, out, err } = await run(['conform', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('if the handshake fails', async () => {
    const response = onlyPolls((body) => body.replaceAll('"successful":true', '"successful":false'));
    const proxy = await startSpoilingProxy(bridge.app.origin, { response });
    const { code, err } = await conform(proxy.origin);
    await proxy.stop();
    expect(code).toBe(2);
    expect(err).toMatch(/^The handshake failed: .*\n$/);
  });
});
