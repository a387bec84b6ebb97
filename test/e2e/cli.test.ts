import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { endAll, program, run, start } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

afterEach(endAll);

/** Starts the demo and waits for the command that it prints. */
async function demo(): Promise<{ child: ChildProcess; command: string[] }> {
  const child = start(['serve'], { PORT: '0' });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('npx cxbridge')) continue;
    child.stdout.resume();
    return { child, command: line.trim().split(' ').slice(2) };
  }
  throw new Error('The demo printed no command');
}

describe('cxbridge serve', () => {
  it('serves a demo without settings, and the printed command receives a notification', async () => {
    const { command } = await demo();
    const { code, out } = await run(command);
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

  it('stops on SIGTERM within ten seconds with exit code 0, also while a client polls', async () => {
    const { child, command } = await demo();
    const url = command[command.indexOf('--url') + 1] ?? '';
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
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await held).toMatchObject([{ successful: true }]);
    expect(await exited).toEqual([0, null]);
  });

  it('reports an invalid setting in one line and exits with 2', async () => {
    expect(await run(['serve'], { PORT: 'eighty' })).toEqual({
      code: 2,
      out: '',
      err: 'PORT="eighty" is invalid: give a port number from 0 to 65535\n',
    });
  });

  it.each([
    ['MAPPING_PROFILE', '/no/such/profile.yaml', /^MAPPING_PROFILE="\/no\/such\/profile.yaml" cannot be read .*\n$/],
    ['MAPPING_PROFILE', program, /^(MAPPING_PROFILE cannot be used: .*\n)+$/],
    ['FEATURES', 'api-voice,fax', /^FEATURES="api-voice,fax" is invalid: give some of api-multimedia, .*\n$/],
  ])('reports an unusable %s in one line per problem and exits with 2', async (name, value, line) => {
    const { code, err } = await run(['serve'], { PORT: '0', REDIS_URL: 'redis://127.0.0.1:1', [name]: value });
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });

  it.each([
    ['USERS_FILE', { AUTH_MODE: 'users' }],
    ['MAPPING_PROFILE', {}],
  ])('names the place in a %s that is not UTF-8, and exits with 2', async (name, others) => {
    const path = join(folder(), 'file');
    writeFileSync(path, Buffer.from('# Jos\xe9\n', 'latin1'));
    const { code, err } = await run(['serve'], { PORT: '0', ...others, [name]: path });
    expect(code).toBe(2);
    expect(err).toBe(
      `${name} cannot be used: ${path}: byte 0xE9 on line 1, column 6 is not UTF-8. Save the file as UTF-8.\n`,
    );
  });

  it('reports an address of another machine in one line and exits with 2', async () => {
    const tenant = {
      CXENGAGE_URL: 'http://127.0.0.1:1',
      CXENGAGE_TENANT_ID: '6f1c2b90-4d1e-11ee-9a51-0b7d2f3c5e10',
      CXENGAGE_USERNAME: 'u',
      CXENGAGE_PASSWORD: 'p',
    };
    const { code, err } = await run(['serve'], { ...tenant, AUTH_MODE: 'cxengage', PORT: '0', HOST: '203.0.113.1' });
    expect(code).toBe(2);
    expect(err).toMatch(/^Cannot listen on HOST="203\.0\.113\.1" PORT=0 .*\n$/);
  });

  it('reports a port in use in one line and exits with 2', async () => {
    const { command } = await demo();
    const port = new URL(command[command.indexOf('--url') + 1] ?? '').port;
    const environment = { PORT: port, LOG_LEVEL: 'silent', REDIS_URL: 'redis://127.0.0.1:1' };
    expect(await run(['serve'], environment)).toEqual({
      code: 2,
      out: '',
      err: `PORT=${port} is already in use: give a free port\n`,
    });
  });
});

describe('cxbridge call', () => {
  it('prints a refusal and exits with 2', async () => {
    const { command } = await demo();
    const [call = '', , id = '', ...rest] = command;
    const { code, out } = await run([call, 'SetCallNote', id, ...rest]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ statusCode: 3 });
  });

  it('prints a failure notification and exits with 2', async () => {
    const { command } = await demo();
    const [call = '', operation = '', , ...rest] = command;
    const { code, out } = await run([call, operation, 'no-such-id', ...rest]);
    expect(code).toBe(2);
    expect(out).toContain('"errorMessage": "Request failed"');
  });

  it.each([
    ['no credentials', ['GetInteractionContent', 'x'], /--user and --password/],
    ['an unknown operation', ['Explode', 'x', '--user', 'a', '--password', 'b'], /Unknown operation Explode/],
    ['no id', ['GetInteractionContent', '--user', 'a', '--password', 'b'], /needs an id/],
    [
      'an invalid body',
      ['GetInteractionContent', 'x', '--user', 'a', '--password', 'b', '--body', '['],
      /--body must be a JSON object/,
    ],
    [
      'no server',
      ['GetInteractionContent', 'x', '--user', 'a', '--password', 'b', '--url', 'http://127.0.0.1:1'],
      /^Cannot reach http:\/\/127\.0\.0\.1:1/,
    ],
  ])('reports %s in one line and exits with 2', async (_what, args, line) => {
    const { code, err } = await run(['call', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
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
])('cxbridge %j --help prints its usage', async (args) => {
  const { code, out } = await run([...args, '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: cxbridge/);
});

it('cxbridge --help ends with the exit codes', async () => {
  const { out } = await run(['--help']);
  expect(out).toMatch(/\nExit codes: 0 done, 1 .*, 2 .* \(docs\/exit-codes\.md\)\.\n$/);
});

it('cxbridge --version prints the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('cxbridge mappings lint', () => {
  const profile = fileURLToPath(new URL('../../mappings/default.yaml', import.meta.url));

  it('reports a valid profile', async () => {
    expect(await run(['mappings', 'lint', profile])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('is valid'),
    });
  });

  it('reports each problem of an invalid profile in one line, and exits with 2', async () => {
    const { code, err } = await run(['mappings', 'lint', program]);
    expect(code).toBe(2);
    expect(err.split('\n')[0]).toMatch(/bin\.js:\d+:\d+: /);
    expect(await run(['mappings', 'lint', '/no/such/file'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Cannot open \/no\/such\/file: /),
    });
  });
});

describe('cxbridge translate', () => {
  const ended = { startTimestamp: '2024-03-08T11:00:00Z', endTimestamp: '2024-03-08T11:05:00Z' };
  const voice = (id: string): string =>
    JSON.stringify({
      interactionId: id,
      channelType: 'voice',
      direction: 'inbound',
      customerConversationTime: 60,
      ...ended,
    });

  it('writes one line per record to standard output; rejects, diagnostics and a summary to standard error', async () => {
    const lines = [
      voice('a'),
      '{broken',
      JSON.stringify({ interactionId: 'b', channelType: 'fax', direction: 'inbound', ...ended }),
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
    const [reject, diagnosed, ...summary] = err.trim().split('\n');
    expect(JSON.parse(reject ?? '')).toEqual({ line: 2, column: 2, reject: 'not JSON' });
    expect(JSON.parse(diagnosed ?? '')).toEqual({
      line: 3,
      id: 'b',
      diagnostics: [{ code: 'unmapped-value', pointer: '/channelType', seen: 'fax' }],
    });
    expect(summary).toEqual([
      '2 translated, 1 rejected',
      'started from 2024-03-08T11:00:00.000Z to 2024-03-08T11:00:00.000Z',
      'by media:',
      '  1 call',
      '  1 openmedia',
      'diagnostics:',
      '  1 unmapped-value (warning)',
      'unmapped values:',
      '  1 /channelType "fax"',
    ]);
  });

  it('produces the same output with several workers', async () => {
    const lines = `${voice('a')}\n\n{broken\n${voice('b')}`;
    const one = await run(['translate', '--now', '2024-03-08T12:00:00Z'], {}, lines);
    const two = await run(['translate', '--now', '2024-03-08T12:00:00Z', '--workers', '2'], {}, lines);
    expect(two).toEqual(one);
    expect(two.err).toMatch(/^\{"line":3,"column":2,"reject":"not JSON"\}\n2 translated, 1 rejected\n/);
    expect(await run(['translate', '--workers', '2'], {}, `[${voice('a')}]`)).toMatchObject({ code: 0 });
  });

  it.each(['0', '1.5', '257', 'two'])('rejects %s as the number of workers', async (workers) => {
    const { code, err } = await run(['translate', '--workers', workers], {}, voice('a'));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Give a number of threads from 1 to 256.') });
  });

  it('exits with 0 without rejects, and with 2 on failure', async () => {
    expect(await run(['translate'], {}, `[${voice('a')}, ${voice('b')}]`)).toMatchObject({ code: 0 });
    expect(await run(['translate', '/no/such/file'])).toMatchObject({
      code: 2,
      err: 'Cannot open /no/such/file: no such file or directory (ENOENT).\n',
    });
    expect(await run(['translate', '--profile', program])).toMatchObject({ code: 2 });
    expect(await run(['translate', '--rejects', '/no/such/folder/x'], {}, voice('a'))).toMatchObject({ code: 2 });
  });

  it('rejects --rejects with the input file, which it would overwrite', async () => {
    const file = join(folder(), 'records.jsonl');
    writeFileSync(file, voice('a'));
    expect(await run(['translate', file, '--rejects', file])).toMatchObject({
      code: 2,
      err: `--rejects ${file} is the input file. Choose another file.\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe(voice('a'));
  });

  it('refuses to write to the file behind standard input, and to the mapping profile', () => {
    const [file, profile] = [join(folder(), 'in.jsonl'), join(folder(), 'site.yaml')];
    writeFileSync(file, voice('a'));
    writeFileSync(profile, 'extends: default\n');
    const runWith = (args: readonly string[]) =>
      spawnSync(process.execPath, [program, 'translate', ...args], {
        stdio: [openSync(file, 'r'), 'pipe', 'pipe'],
        encoding: 'utf8',
      });
    expect(runWith(['--rejects', file])).toMatchObject({
      status: 2,
      stderr: `--rejects ${file} is the input file. Choose another file.\n`,
    });
    expect(runWith(['--profile', profile, '--summary', profile])).toMatchObject({
      status: 2,
      stderr: `--summary ${profile} is a mapping profile. Choose another file.\n`,
    });
    expect([readFileSync(file, 'utf8'), readFileSync(profile, 'utf8')]).toEqual([voice('a'), 'extends: default\n']);
  });

  it('prints text of the source in the summary as JSON, so that it cannot look like a line of it', async () => {
    const record = JSON.stringify({ interactionId: 'a', channelType: 'fax\n  99 call\u001b[31m' });
    const { err } = await run(['translate'], {}, record);
    expect(err).toContain('  1 /channelType "fax\\n  99 call\\u001b[31m"\n');
  });

  it('refuses to write rejects and the summary to one file, because one would overwrite the other', async () => {
    const file = join(folder(), 'x');
    const { code, err } = await run(['translate', '--rejects', file, '--summary', relative('.', file)], {}, voice('a'));
    expect({ code, err }).toEqual({
      code: 2,
      err: '--summary and --rejects are the same file. Choose another file.\n',
    });
  });

  it('refuses to write rejects to the file that receives the records', () => {
    const file = join(folder(), 'x');
    const output = openSync(file, 'w');
    const { status, stderr } = spawnSync(process.execPath, [program, 'translate', '--rejects', file], {
      input: voice('a'),
      stdio: ['pipe', output, 'pipe'],
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '--rejects and standard output are the same file. Choose another file.\n',
    });
  });

  it('names a summary that cannot be written before it reads anything', async () => {
    expect(await run(['translate', '--summary', '/no/such/folder/x'], {}, voice('a'))).toMatchObject({
      code: 2,
      out: '',
      err: 'Cannot open /no/such/folder/x: no such file or directory (ENOENT).\n',
    });
  });

  it('names an empty path, and a name that is not UTF-8', async () => {
    expect((await run(['translate', ''])).err).toBe('A file name is empty. Give the path of a file or folder.\n');
    const path = folder();
    writeFileSync(Buffer.from(`${path}/\xff.json`, 'latin1'), voice('a'));
    expect((await run(['translate', path])).err).toBe(`${path}/\ufffd.json has a name that is not UTF-8. Rename it.\n`);
  });

  it('names a link without a target, and what to do', async () => {
    const link = join(folder(), 'link.jsonl');
    symlinkSync('gone.jsonl', link);
    expect(await run(['translate', link])).toMatchObject({
      code: 2,
      err: `${link} is a link to gone.jsonl, which does not exist. Remove the link or restore its target.\n`,
    });
  });

  it.each(['translate', 'explain'])('%s does not take a folder as standard input for an empty file', (command) => {
    const { status, stderr } = spawnSync(process.execPath, [program, command], {
      stdio: [openSync(folder(), 'r'), 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'Standard input is a folder. Give a file.\n' });
  });
});

it('an old Node prints in one line how to get the right one, and exits with 2', async () => {
  const oldNode = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const { code, err } = await run(['serve'], {}, '', [
    '--import',
    `data:text/javascript,${encodeURIComponent(oldNode)}`,
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(/^cxbridge needs Node 26 or newer, but this is .*npm ci.*\n$/);
});
