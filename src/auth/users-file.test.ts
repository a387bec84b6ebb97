import { expect, it } from 'vitest';
import { findUser, hashPassword, parseUsersFile } from './users-file.ts';

it('finds an entry by its password and by no other', async () => {
  const users = parseUsersFile(`# people\n\nana ${await hashPassword('pass word')} 3c0f8a10\n`);
  expect(await findUser(users, 'ana', 'pass word')).toMatchObject({ userName: 'ana', userId: '3c0f8a10' });
  expect(await findUser(users, 'ana', 'password')).toBeUndefined();
  expect(await findUser(users, 'ben', 'pass word')).toBeUndefined();
  expect(await findUser(users, '', '')).toBeUndefined();
});

it.each(['# people\n', ''])('reads a file that begins with a byte order mark and %j', async (beginning) => {
  const users = parseUsersFile(`\ufeff${beginning}ana ${await hashPassword('pass word')} 3c0f8a10\r\n`);
  expect(await findUser(users, 'ana', 'pass word')).toMatchObject({ userName: 'ana', userId: '3c0f8a10' });
});

it('never creates the same hash twice', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

it.each(['ana', 'ana plain-password id', 'ana scrypt:AAAA:AAAA id', 'ana scrypt:AAAA:AAAA id more'])(
  'names the line of an entry that cannot be read: %s',
  (line) => {
    expect(() => parseUsersFile(`# remark\n${line}`)).toThrow('line 2');
  },
);
