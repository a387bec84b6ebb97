import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

const record = {
  interactionId: 'i-1',
  channelType: 'fax',
  direction: 'inbound',
  startTimestamp: '2024-03-07T10:00:00Z',
  endTimestamp: '2024-03-07T10:05:00Z',
  flowName: 'Main',
  shoeSize: 43,
};
const chat = {
  interaction: { ...record, channelType: 'messaging' },
  transcript: [
    {
      timestamp: '1709805600500',
      payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'Hello' } },
    },
  ],
};

describe('cxbridge explain', () => {
  it('shows each field with its rule, settings and sources, then the diagnostics, then the source values', async () => {
    const { code, out, err } = await run(['explain'], {}, JSON.stringify(record, null, 2));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const flow = out.slice(out.indexOf('userData/CX_FlowName'));
    expect(flow.split('\n').slice(0, 4)).toEqual([
      'userData/CX_FlowName  "Main"',
      '    rule     userData: the profile’s userData entry',
      '    profile  /userData/CX_FlowName: "flow"',
      '    from     /flowName  "Main"',
    ]);
    const offsets = ['RESULT', 'NOT IN THE RESULT', 'DIAGNOSTICS', 'SOURCE'].map((title) => out.indexOf(`${title}\n`));
    expect(offsets.toSorted((a, b) => a - b)).toEqual(offsets);
    expect(offsets[0]).toBe(0);
    expect(out).toContain('unmapped-value  /channelType  "fax"');
    expect(out).toMatch(/^\/channelType +"fax" +→ mediaType, .*userData\/CX_Channel/m);
    expect(out).toMatch(/^\/shoeSize +43 +reported as unknown-field$/m);
    expect(out.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
  });

  it('shows a block per message', async () => {
    const { out } = await run(['explain', '-', '--field', 'messages'], {}, JSON.stringify(chat));
    expect(out.match(/^\/messages\/\d+$/gm)).toEqual(['/messages/0', '/messages/1', '/messages/2']);
    expect(out).toContain('text "Hello"');
  });

  it('omits unknown values of an owner', async () => {
    const agents = [{ agentId: 'a-1', agentName: 'Olena', conversationStartTimestamp: record.startTimestamp }];
    const { out } = await run(
      ['explain', '-', '--field', 'ownerInformation'],
      {},
      JSON.stringify({ ...record, agents }),
    );
    expect(out).toContain('id "a-1", firstName "Olena"\n');
  });

  it('explains one line of an archive', async () => {
    const archive = `${JSON.stringify(chat)}\n\n${JSON.stringify(record)}\n`;
    const { code, out } = await run(['explain', '--line', '3', '--field', 'id'], {}, archive);
    expect(code).toBe(0);
    expect(out).toMatch(/^RESULT\n\nid {2}"i-1"\n/);
  });

  it('uses the profile, the time zone and the reference time of its options', async () => {
    const profile = join(folder(), 'site.yaml');
    writeFileSync(profile, 'extends: default\nmediaTypes: { fax: workitem }\n');
    const { endTimestamp: _end, ...open } = record;
    const options = ['--profile', profile, '--time-zone', 'Europe/Kyiv', '--now', '2024-03-07T10:01:00Z'];
    const { out } = await run(['explain', ...options, '--json'], {}, JSON.stringify(open));
    const explained = JSON.parse(out);
    expect(Object.keys(explained)).toEqual(['value', 'diagnostics', 'origins', 'absent', 'leaves']);
    expect(explained.value.interaction).toMatchObject({
      mediaType: 'workitem',
      startDate: '2024-03-07 12:00:00.000+0200',
      state: 'New',
    });
    expect(explained.origins).toContainEqual({
      target: '/interaction/mediaType',
      rule: 'mediaType',
      sources: ['/channelType'],
      settings: ['/mediaTypes/fax'],
    });
    expect(explained.leaves).toContainEqual({
      pointer: '/shoeSize',
      value: 43,
      outcome: 'reported',
      code: 'unknown-field',
    });
  });

  it('does not call a value a bug that a site profile left without an entry', async () => {
    const profile = join(folder(), 'site.yaml');
    writeFileSync(
      profile,
      'extends: default\nuserData: { CX_Csat: null }\nignored: { /customerSatisfactionScore: null }\n',
    );
    const rated = JSON.stringify({ ...record, customerSatisfactionScore: 5 });
    const { out } = await run(['explain', '--profile', profile], {}, rated);
    expect(out.slice(out.indexOf('/customerSatisfactionScore')).replaceAll(/\s+/g, ' ')).toMatch(
      /^\/customerSatisfactionScore 5 not in the result: no rule used it, and no entry of the profile’s ignored says why/,
    );
  });

  it('uses colours only on demand, and escapes terminal commands in records', async () => {
    const hostile = JSON.stringify({ ...record, flowName: 'a\u001b[2J\u202e', 'x\u001b[31m': 1 });
    const plain = await run(['explain'], {}, hostile);
    expect(plain.out).not.toContain('\u001b');
    expect(plain.out).not.toContain('\u202e');
    const coloured = await run(['explain'], { FORCE_COLOR: '1' }, hostile);
    expect(coloured.out).toContain('\u001b[36mRESULT\u001b[39m');
    expect(coloured.out).not.toContain('\u001b[2J');
  });

  it.each([
    ['a missing file', ['/no/such/file'], '', /^Cannot open \S+: no such file or directory \(ENOENT\)\.\n$/],
    ['a folder', ['/'], '', /^Cannot read \/: illegal operation on a directory \(EISDIR\)\. Give a file\.\n$/],
    ['a file of another format', [], 'PK\u0003\u0004abc', /^standard input: a ZIP archive; unpack it first\n$/],
    ['empty input', [], ' ', /^standard input has no record\.\n$/],
    ['input that is not a record', [], '{}', /^standard input, line 1: no interactionId\n$/],
    [
      'an archive',
      [],
      '{"interactionId":"a"}\n{}',
      /^standard input has several records\. Use --line to select one\.\n$/,
    ],
    [
      'a line of several records',
      ['--line', '2'],
      '{"interactionId":"a"}\n{"interactionId":"b"}{"interactionId":"c"}',
      /^standard input has 2 records on line 2\. Use one of --line 2:1, --line 2:22\.\n$/,
    ],
    [
      'a missing line',
      ['--line', '9'],
      JSON.stringify(record),
      /^standard input has no line or item 9 with a record\.\n$/,
    ],
    ['a line that is not a record', ['--line', '1'], '{oops', /^standard input, line 1, column 2: not JSON\n$/],
    [
      'an invalid line number',
      ['--line', 'x'],
      '',
      /^error: option '--line .* Give a line number, or line:column; the first line is 1.\n$/,
    ],
    ['an invalid time', ['--now', 'today'], '', /^error: option '--now .* Give a time, for example .*\n$/],
    [
      'a message of an interaction without messages',
      ['--field', '/messages/3'],
      JSON.stringify({ ...record, channelType: 'voice' }),
      /^standard input: no messages, because the media type call is not one of the profile’s conversations\.\n$/,
    ],
    [
      'a message that does not exist',
      ['--field', '/messages/9'],
      JSON.stringify(chat),
      /^standard input: no message at \/messages\/9\. The last message is \/messages\/2\.\n$/,
    ],
    ['an unknown field', ['--field', 'nope'], JSON.stringify(record), /^Unknown field nope\. .* uri, id, .*\n$/],
    [
      'a missing profile',
      ['--profile', '/no/such'],
      JSON.stringify(record),
      /^Cannot open \S+: no such file or directory \(ENOENT\)\.\n$/,
    ],
  ])('reports %s in one line and exits with 2', async (_what, args, input, line) => {
    const { code, out, err } = await run(['explain', ...args], {}, input);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
  });
});
