import { describe, expect, it } from 'vitest';
import { textOfFile } from '../kit/utf8.ts';
import { checkPermissionNames, findUser, hashPassword, parseUsersFile } from './users-file.ts';

const hash = await hashPassword('pass word');
const uuid = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';

it('finds an entry by its password and by no other', async () => {
  const users = parseUsersFile(`# people\n\nana ${hash} 3c0f8a10\n`);
  expect(await findUser(users, 'ana', 'pass word')).toMatchObject({ userName: 'ana', userId: '3c0f8a10' });
  expect(await findUser(users, 'ana', 'password')).toBeUndefined();
  expect(await findUser(users, 'ben', 'pass word')).toBeUndefined();
  expect(await findUser(users, '', '')).toBeUndefined();
});

it.each(['# people\n', ''])('reads a file that begins with a byte order mark and %j', async (beginning) => {
  const bytes = Buffer.from(`\ufeff${beginning}ana ${await hashPassword('pass word')} 3c0f8a10\r\n`);
  const users = parseUsersFile(textOfFile(bytes, 'users'));
  expect(await findUser(users, 'ana', 'pass word')).toMatchObject({ userName: 'ana', userId: '3c0f8a10' });
});

it('never creates the same hash twice', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

it.each([
  'ana',
  'ana plain-password id',
  'ana scrypt:AAAA:AAAA id',
  'ana scrypt:AAAA:AAAA id more',
  `ana ${hash} id more`,
  `ana ${hash} id permissions=A;B`,
  `ana ${hash} id permissions=A B`,
])('names the line of an entry that cannot be read: %s', (line) => {
  expect(() => parseUsersFile(`# remark\n${line}`)).toThrow('line 2');
});

describe('two lines are one user too many if they have', () => {
  it.each([
    ['the same name', `ana ${hash} a`, `ana ${hash} b`, 'line 4 repeats the user name of line 2'],
    [
      'names that differ in letter case only',
      `ana ${hash} a`,
      `Ana ${hash} b`,
      'line 4 repeats the user name of line 2',
    ],
    ['the same id', `ana ${hash} ${uuid}`, `ben ${hash} ${uuid}`, 'line 4 repeats the CXEngage user id of line 2'],
    [
      'one id with and without dashes, in different letter case',
      `ana ${hash} ${uuid}`,
      `ben ${hash} ${uuid.replaceAll('-', '').toUpperCase()}`,
      'line 4 repeats the CXEngage user id of line 2; give every user an id of their own',
    ],
    [
      'an id that is no UUID in different letter case',
      `ana ${hash} user-1`,
      `ben ${hash} USER-1`,
      'line 4 repeats the CXE',
    ],
  ])('%s', (_what, first, second, message) => {
    expect(() => parseUsersFile(`# people\n${first}\n\n${second}\n`)).toThrow(message);
  });
});

it('an id is stored as CXEngage writes it, however the file writes it', () => {
  const ids = [uuid, uuid.toUpperCase(), uuid.replaceAll('-', '')].map((id) =>
    parseUsersFile(`ana ${hash} ${id}`).get('ana'),
  );
  expect(ids.map((entry) => entry?.userId)).toEqual([uuid, uuid, uuid]);
});

it('a user has no limits, or those of a list, which may be empty', () => {
  const users = parseUsersFile(
    `a ${hash} 1\nb ${hash} 2 permissions=NOTES_READ_ALL,CONTACTS_READ\nc ${hash} 3 permissions=`,
  );
  expect([...users.values()].map(({ permissions }) => permissions && [...permissions])).toEqual([
    undefined,
    ['NOTES_READ_ALL', 'CONTACTS_READ'],
    [],
  ]);
});

it('a permission that the profile does not name is reported with its line and the names that exist', () => {
  const users = parseUsersFile(`a ${hash} 1\nb ${hash} 2 permissions=NOTES_READ`);
  expect(() => checkPermissionNames(users, ['NOTES_READ_ALL', 'CONTACTS_READ'])).toThrow(
    'line 2 has the unknown permission NOTES_READ; use NOTES_READ_ALL, CONTACTS_READ',
  );
  expect(() => checkPermissionNames(users, ['NOTES_READ'])).not.toThrow();
});
