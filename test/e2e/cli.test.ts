import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { endAll, run, program as sources, start } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

afterEach(endAll);

/** Starts the demo and waits for the line to paste. */
async function demo(): Promise<{ child: ChildProcess; paste: string[] }> {
  const child = start(['serve'], { PORT: '0' });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('npx cxbridge')) continue;
    child.stdout.resume();
    return { child, paste: line.trim().split(' ').slice(2) };
  }
  throw new Error('The demo printed no line to paste');
}

describe('cxbridge serve', () => {
  it('without any setting serves a demo whose printed line shows a notification arrive', async () => {
    const { paste } = await demo();
    const { code, out } = await run(paste);
    expect(code).toBe(0);
    const [acknowledgement = '', ...notification] = out.split('\n');
    const { statusCode, referenceId } = JSON.parse(acknowledgement);
    expect(statusCode).toBe(0);
    expect(JSON.parse(notification.join('\n'))).toMatchObject({
      referenceId,
      messageType: 'GetInteractionContentMessage',
      interaction: { mediaType: 'chat', state: 'Stopped' },
      messages: expect.any(Array),
    });
  });

  it('ends on SIGTERM within ten seconds and with exit code 0, also while a client polls', async () => {
    const { child, paste } = await demo();
    const url = paste[paste.indexOf('--url') + 1] ?? '';
    const authorization = `Basic ${Buffer.from('ana.duarte@example.org:demo').toString('base64')}`;
    const post = (message: object) =>
      fetch(`${url}/api/v2/notifications`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify([message]),
      }).then((response) => response.json() as Promise<{ clientId: string; successful: boolean }[]>);
    const [session] = await post({ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] });
    const connect = { channel: '/meta/connect', connectionType: 'long-polling', clientId: session?.clientId };
    await post(connect);
    const held = post(connect);
    await fetch(`${url}/health/live`); // the poll was sent before this, so it has arrived
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await held).toMatchObject([{ successful: true }]);
    expect(await gone).toEqual([0, null]);
  });

  it('with a wrong setting says so in one line and exits with 1', async () => {
    expect(await run(['serve'], { PORT: 'eighty' })).toEqual({
      code: 1,
      out: '',
      err: 'PORT="eighty" is wrong: give a port number from 0 to 65535\n',
    });
  });

  it.each([
    ['MAPPING_PROFILE', '/no/such/profile.yaml', /^MAPPING_PROFILE="\/no\/such\/profile.yaml" cannot be read .*\n$/],
    ['MAPPING_PROFILE', sources, /^MAPPING_PROFILE cannot be used: .*\n$/],
  ])('with a %s that cannot be used says so in one line and exits with 1', async (name, value, line) => {
    const { code, err } = await run(['serve'], { PORT: '0', REDIS_URL: 'redis://127.0.0.1:1', [name]: value });
    expect(code).toBe(1);
    expect(err).toMatch(line);
  });

  it('on an address that is not this machine’s says so in one line and exits with 1', async () => {
    const tenant = {
      CXENGAGE_URL: 'http://127.0.0.1:1',
      CXENGAGE_TENANT_ID: 't',
      CXENGAGE_USERNAME: 'u',
      CXENGAGE_PASSWORD: 'p',
    };
    const { code, err } = await run(['serve'], { ...tenant, AUTH_MODE: 'cxengage', PORT: '0', HOST: '203.0.113.1' });
    expect(code).toBe(1);
    expect(err).toMatch(/^HOST="203\.0\.113\.1" PORT=0 cannot be listened on .*\n$/);
  });

  it('on a port that is taken says so in one line and exits with 1', async () => {
    const { paste } = await demo();
    const port = new URL(paste[paste.indexOf('--url') + 1] ?? '').port;
    const environment = { PORT: port, LOG_LEVEL: 'silent', REDIS_URL: 'redis://127.0.0.1:1' };
    expect(await run(['serve'], environment)).toEqual({
      code: 1,
      out: '',
      err: `PORT=${port} is taken by another program: give a free port\n`,
    });
  });
});

describe('cxbridge call', () => {
  it('tells a refusal and exits with 1', async () => {
    const { paste } = await demo();
    const [call = '', , id = '', ...rest] = paste;
    const { code, out } = await run([call, 'SetCallNote', id, ...rest]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ statusCode: 3 });
  });

  it('tells a failure that comes as a notification and exits with 1', async () => {
    const { paste } = await demo();
    const [call = '', operation = '', , ...rest] = paste;
    const { code, out } = await run([call, operation, 'no-such-id', ...rest]);
    expect(code).toBe(1);
    expect(out).toContain('"errorMessage": "Request failed"');
  });

  it.each([
    ['no credentials', ['GetInteractionContent', 'x'], 2, /--user and --password/],
    ['an unknown operation', ['Explode', 'x', '--user', 'a', '--password', 'b'], 2, /No operation Explode/],
    ['no id', ['GetInteractionContent', '--user', 'a', '--password', 'b'], 2, /needs an id/],
    [
      'a body that is none',
      ['GetInteractionContent', 'x', '--user', 'a', '--password', 'b', '--body', '['],
      2,
      /--body/,
    ],
    [
      'nobody there',
      ['GetInteractionContent', 'x', '--user', 'a', '--password', 'b', '--url', 'http://127.0.0.1:1'],
      1,
      /Nothing answers/,
    ],
  ])('with %s says what is missing', async (_what, args, expected, line) => {
    const { code, err } = await run(['call', ...args]);
    expect(code).toBe(expected);
    expect(err).toMatch(line);
  });
});

it.each([
  [[]],
  [['serve']],
  [['call']],
  [['history']],
  [['simulate']],
  [['hash-password']],
  [['mappings']],
  [['mappings', 'lint']],
  [['mappings', 'diff']],
  [['translate']],
  [['explain']],
  [['conform']],
])('cxbridge %j --help explains itself', async (args) => {
  const { code, out } = await run([...args, '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: cxbridge/);
});

describe('cxbridge mappings lint', () => {
  const profile = fileURLToPath(new URL('../../mappings/default.yaml', import.meta.url));

  it('says that a good profile is good', async () => {
    expect(await run(['mappings', 'lint', profile])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('is good'),
    });
  });

  it('tells each fault of a bad one in a line, and exits with 1', async () => {
    const { code, err } = await run(['mappings', 'lint', sources]);
    expect(code).toBe(1);
    expect(err.split('\n')[0]).toMatch(/bin\.js:\d+:\d+: /);
    expect(await run(['mappings', 'lint', '/no/such/file'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\/no\/such\/file: /),
    });
  });
});

describe('cxbridge translate', () => {
  const voice = (id: string): string =>
    JSON.stringify({ interactionId: id, channelType: 'voice', direction: 'inbound' });

  it('writes a line for each record, rejects and diagnostics beside them, and a summary', async () => {
    const lines = [
      voice('a'),
      '{broken',
      JSON.stringify({ interactionId: 'b', channelType: 'fax', direction: 'inbound' }),
    ];
    const { code, out, err } = await run(['translate'], {}, `${lines.join('\n')}\n`);
    expect(code).toBe(1);
    const written = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).interaction);
    expect(written).toMatchObject([
      { id: 'a', mediaType: 'call' },
      { id: 'b', mediaType: 'openmedia' },
    ]);
    const [reject, doubt, ...summary] = err.trim().split('\n');
    expect(JSON.parse(reject ?? '')).toEqual({ line: 2, reject: 'not JSON' });
    expect(JSON.parse(doubt ?? '')).toEqual({
      line: 3,
      id: 'b',
      diagnostics: [{ code: 'unmapped-value', pointer: '/channelType', seen: 'fax' }],
    });
    expect(summary).toEqual([
      '2 records, 1 rejects',
      'by media:',
      '  1 call',
      '  1 openmedia',
      'diagnostics:',
      '  1 unmapped-value',
      'unmapped values:',
      '  1 /channelType fax',
    ]);
  });

  it('makes the same of lines with several workers', async () => {
    const lines = `${voice('a')}\n\n{broken\n${voice('b')}`;
    const alone = await run(['translate', '--now', '2024-03-08T12:00:00Z'], {}, lines);
    const together = await run(['translate', '--now', '2024-03-08T12:00:00Z', '--workers', '2'], {}, lines);
    expect(together).toEqual(alone);
    expect(together.err).toMatch(/^\{"line":3,"reject":"not JSON"\}\n2 records, 1 rejects\n/);
    expect(await run(['translate', '--workers', '2'], {}, `[${voice('a')}]`)).toMatchObject({ code: 0 });
  });

  it.each(['0', '1.5', '257', 'two'])('does not take %s for a number of workers', async (workers) => {
    const { code, err } = await run(['translate', '--workers', workers], {}, voice('a'));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Give a number of threads from 1 to 256.') });
  });

  it('exits with 0 when all went well, and with 2 when it could not be done', async () => {
    expect(await run(['translate'], {}, `[${voice('a')}, ${voice('b')}]`)).toMatchObject({ code: 0 });
    expect(await run(['translate', '/no/such/file'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ENOENT'),
    });
    expect(await run(['translate', '--profile', sources])).toMatchObject({ code: 2 });
    expect(await run(['translate', '--rejects', '/no/such/folder/x'], {}, voice('a'))).toMatchObject({ code: 2 });
  });

  it('never writes its rejects over the records', async () => {
    const file = join(folder(), 'records.jsonl');
    writeFileSync(file, voice('a'));
    expect(await run(['translate', file, '--rejects', file])).toMatchObject({ code: 2 });
    expect(readFileSync(file, 'utf8')).toBe(voice('a'));
  });
});

it('cxbridge hash-password writes a line for the users file, from standard input', async () => {
  const { code, out } = await run(['hash-password', 'ana', 'user-id'], {}, 's3cret\n');
  expect(code).toBe(0);
  expect(out).toMatch(/^ana scrypt:[\w-]+:[\w-]+ user-id\n$/);
});

it('an old Node is told in one line where the right one is', async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const { code, err } = await run(['serve'], {}, '', ['--import', `data:text/javascript,${encodeURIComponent(old)}`]);
  expect(code).toBe(1);
  expect(err).toMatch(/^cxbridge needs Node 24 or newer .*npm ci.*\n$/);
});
