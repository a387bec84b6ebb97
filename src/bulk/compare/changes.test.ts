import { expect, it } from 'vitest';
import { changesBetween } from './changes.ts';

const rows: [string, unknown, unknown, object[]][] = [
  ['reports no change for equal results', { a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, []],
  [
    'reports a changed value with its field',
    { a: { b: 1 } },
    { a: { b: '1' } },
    [{ field: '/a/b', before: 1, after: '1' }],
  ],
  [
    'replaces list indexes by an asterisk',
    { messages: [{ type: 'a' }, { type: 'b' }] },
    { messages: [{ type: 'a' }, { type: 'c' }] },
    [{ field: '/messages/*/type', before: 'b', after: 'c' }],
  ],
  [
    'reports a subtree that only one side has as a single change',
    { owner: { id: '1', name: 'x' } },
    {},
    [{ field: '/owner', before: { id: '1', name: 'x' }, after: undefined }],
  ],
  ['reports an added list element', [1], [1, 2], [{ field: '/*', before: undefined, after: 2 }]],
  [
    'reports a list that replaces a value as a changed value',
    { a: 1 },
    { a: [1] },
    [{ field: '/a', before: 1, after: [1] }],
  ],
  [
    'escapes attribute names and ignores inherited properties',
    {},
    { 'a/b': 1, constructor: 2 },
    [
      { field: '/a~1b', before: undefined, after: 1 },
      { field: '/constructor', before: undefined, after: 2 },
    ],
  ],
];

it.each(rows)('%s', (_behaviour, before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(changes);
});
