import { beforeEach, expect, it } from 'vitest';
import type { GatedPart } from '../kit/permissions.ts';
import { AskedPermissions } from './asked-permissions.ts';

let asked: string[];
let answers: Record<string, boolean | Error>;
let permissions: AskedPermissions;
beforeEach(() => {
  asked = [];
  answers = {};
  permissions = new AskedPermissions('t', async (part, id) => {
    asked.push(`${part} ${id}`);
    const answer = answers[id] ?? false;
    if (answer instanceof Error) throw answer;
    return answer;
  });
});
const ask = (id: string, isMaybeOwn: boolean, part: GatedPart = 'artifacts') =>
  permissions.ask(part, { interactionId: id, isMaybeOwn }, new AbortController().signal);

it('a yes about an interaction of others holds for all interactions', async () => {
  answers = { theirs: true };
  expect(await ask('theirs', false)).toBe(true);
  expect([await ask('another', false), await ask('own', true), permissions.mayReadAll('artifacts')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(asked).toEqual(['artifacts theirs']);
});

it('a yes about an interaction of one’s own holds for that one only', async () => {
  answers = { own: true };
  expect(await ask('own', true)).toBe(true);
  expect(permissions.mayReadAll('artifacts')).toBeUndefined();
  expect(await ask('theirs', false)).toBe(false);
  expect(await ask('own', true)).toBe(true);
  expect(asked).toEqual(['artifacts own', 'artifacts theirs']);
});

it('a no about an interaction of others holds for those of others, not for one’s own', async () => {
  answers = { own: true };
  expect([await ask('theirs', false), await ask('another', false), await ask('own', true)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(asked).toEqual(['artifacts theirs', 'artifacts own']);
});

it('concurrent questions about interactions of others are one', async () => {
  answers = { a: true };
  expect(await Promise.all([ask('a', false), ask('b', false), ask('c', false)])).toEqual([true, true, true]);
  expect(asked).toEqual(['artifacts a']);
});

it('parts are asked for separately', async () => {
  answers = { a: true };
  await ask('a', false);
  expect(permissions.mayReadAll('notes')).toBeUndefined();
  await ask('a', false, 'notes');
  expect(asked).toEqual(['artifacts a', 'notes a']);
});

it('a question without an answer is asked again', async () => {
  answers = { a: new Error('down') };
  await expect(ask('a', false)).rejects.toThrow('down');
  answers = { a: true };
  expect(await ask('a', false)).toBe(true);
});
