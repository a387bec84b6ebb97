import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../../../../test/support/folder.ts';
import { lockFolder } from './folder-lock.ts';
import { RowsFile, readRowsFile } from './rows-file.ts';

const temporaryIn = (path: string) => () => join(path, `tmp-${Math.random()}`);

it('a folder is of one command at a time, and free afterwards', async () => {
  const path = folder();
  const lock = await lockFolder(path, temporaryIn(path));
  // The id of this process would be that of a container's only one.
  writeFileSync(join(path, 'manifest/lock'), JSON.stringify({ host: hostname(), pid: process.ppid, token: 'other' }));
  await expect(lockFolder(path, temporaryIn(path))).rejects.toMatchObject({
    code: 'in-use',
    message: expect.stringContaining(`process ${process.ppid} on`),
  });
  await lock[Symbol.asyncDispose]();
  expect(readdirSync(join(path, 'manifest'))).toEqual(['lock']);
});

it.each([
  ['a process that does not run any more', { host: hostname(), pid: 2 ** 22 + 1 }, 0],
  ['the process before in a container', { host: hostname(), pid: process.pid }, 30],
  ['another machine', { host: 'elsewhere', pid: 1 }, 150],
])('what %s has left is taken over', async (_who, holder, secondsAgo) => {
  const path = folder();
  mkdirSync(join(path, 'manifest'));
  writeFileSync(join(path, 'manifest/lock'), JSON.stringify({ ...holder, token: 'old' }));
  const then = new Date(Date.now() - secondsAgo * 1_000);
  utimesSync(join(path, 'manifest/lock'), then, then);
  const lock = await lockFolder(path, temporaryIn(path));
  await lock[Symbol.asyncDispose]();
  expect(readdirSync(join(path, 'manifest'))).toEqual([]);
});

it.each([
  ['of another container', JSON.stringify({ host: hostname(), pid: process.pid, token: 'other' })],
  ['that is being written', ''],
])('a lock %s is respected', async (_whose, text) => {
  const path = folder();
  mkdirSync(join(path, 'manifest'));
  writeFileSync(join(path, 'manifest/lock'), text);
  await expect(lockFolder(path, temporaryIn(path))).rejects.toMatchObject({ code: 'in-use' });
});

it('texts with any separator of lines are read as they were written', async () => {
  const path = join(folder(), 'rows');
  const rows = { interaction: [{ id: 'a', subject: 'one\u2028two\u2029three\nfour\r\nfive\u0085' }] };
  const interaction = { id: 'a', at: 1, digest: '', channel: '', direction: '', rows };
  const file = await RowsFile.create(path);
  for (let count = 0; count < 3; count += 1) await file.add(interaction);
  await file.close();
  const read = [];
  for await (const each of readRowsFile(path, 3)) read.push(each);
  expect(read).toEqual([interaction, interaction, interaction]);
});

it('a file of rows with another number of them than its entry says is not read as if it were whole', async () => {
  const path = join(folder(), 'rows');
  const file = await RowsFile.create(path);
  await file.add({ id: 'a', at: 1, digest: '', channel: '', direction: '', rows: {} });
  await file.close();
  const read = async () => {
    for await (const each of readRowsFile(path, 2)) expect(each.id).toBe('a');
  };
  await expect(read()).rejects.toThrow('1 interactions instead of 2');
});

it.each([
  ['is missing', undefined],
  ['is cut', 'x'],
])('a file of rows that %s is named, with what to do', async (_what, content) => {
  const path = join(folder(), 'rows');
  if (content !== undefined) writeFileSync(path, content);
  const read = async () => {
    for await (const each of readRowsFile(path, 1)) expect(each).toBeUndefined();
  };
  await expect(read()).rejects.toThrow(new RegExp(`^${path} cannot be read .*: another command may have changed`));
});
