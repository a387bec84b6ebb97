import { afterEach, describe, expect, it } from 'vitest';
import { findUser, parseUsersFile } from '../../src/auth/users-file.ts';
import { endAll, run, start } from '../support/cxbridge.ts';

const id = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';
/** Makes a program treat its standard input as a terminal. */
const typing = `data:text/javascript,${encodeURIComponent('Object.assign(process.stdin, { isTTY: true, setRawMode() {} })')}`;

afterEach(endAll);

/** Types each text once the program has asked for it; returns what the program printed. */
async function typed(...texts: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(['hash-password', 'ana', id], {}, ['--import', typing]);
  const remaining = [...texts];
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
    if (String(chunk).includes(': ')) child.stdin?.write(remaining.shift() ?? '');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('cxbridge hash-password', () => {
  it('on a terminal asks twice, without showing what is typed, and prints a line for the users file', async () => {
    const { code, out, err } = await typed('s3cret pass\r', 's3cret pass\r');
    expect({ code, err }).toEqual({ code: 0, err: 'Password: \nThe same password again: \n' });
    expect(out).not.toContain('s3cret');
    expect(await findUser(parseUsersFile(out), 'ana', 's3cret pass')).toMatchObject({ userName: 'ana' });
  });

  it.each([
    ['two different passwords', ['one\r', 'two\r'], /\nThe two passwords differ\. Run the command again\.\n$/],
    ['an empty password', ['\r'], /\nNo password was given\.\n$/],
    ['an interruption', ['s3c\u0003'], /\nNo password was given\.\n$/],
  ])('on a terminal reports %s and exits with 2', async (_what, texts, line) => {
    const { code, out, err } = await typed(...texts);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err).not.toContain('s3c');
  });

  it('reads the first line of a file, also with a byte order mark and CR LF', async () => {
    const { out } = await run(['hash-password', 'ana', id], {}, '\ufeffs3cret\r\nmore');
    expect(await findUser(parseUsersFile(out), 'ana', 's3cret')).toBeDefined();
  });

  it('writes the id as CXEngage does', async () => {
    const { out } = await run(['hash-password', 'ana', id.replaceAll('-', '').toUpperCase()], {}, 's3cret');
    expect(out).toMatch(new RegExp(` ${id}\\n$`));
  });

  it.each([
    ['ana duarte', id, /Give a name without blanks, colons/],
    ['ana:duarte', id, /Give a name without blanks, colons/],
    ['#ana', id, /does not begin with #/],
    ['', id, /Give a name/],
    ['ana\u200b', id, /invisible characters/],
    ['ana', 'ana.duarte', /Give the UUID of the user, for example/],
    ['ana', `${id}0`, /Give the UUID of the user/],
    ['ana', '', /Give the UUID of the user/],
  ])('refuses the name %j with the id %j, and exits with 2', async (name, userId, line) => {
    const { code, out, err } = await run(['hash-password', name, userId], {}, 's3cret');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
  });
});
