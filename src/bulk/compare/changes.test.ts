import { expect, it } from 'vitest';
import { changesBetween } from './changes.ts';

const rows: [string, unknown, unknown, object[]][] = [
  ['equal results differ nowhere', { a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, []],
  ['a value is told with its field', { a: { b: 1 } }, { a: { b: '1' } }, [{ field: '/a/b', before: 1, after: '1' }]],
  [
    'a place of a list has no number',
    { messages: [{ type: 'a' }, { type: 'b' }] },
    { messages: [{ type: 'a' }, { type: 'c' }] },
    [{ field: '/messages/*/type', before: 'b', after: 'c' }],
  ],
  [
    'what only one side has is one change, whatever is in it',
    { owner: { id: '1', name: 'x' } },
    {},
    [{ field: '/owner', before: { id: '1', name: 'x' }, after: undefined }],
  ],
  ['a longer list has more', [1], [1, 2], [{ field: '/*', before: undefined, after: 2 }]],
  ['a list in place of a value is another value', { a: 1 }, { a: [1] }, [{ field: '/a', before: 1, after: [1] }]],
  [
    'names of attributes are escaped, and only own ones count',
    {},
    { 'a/b': 1, constructor: 2 },
    [
      { field: '/a~1b', before: undefined, after: 1 },
      { field: '/constructor', before: undefined, after: 2 },
    ],
  ],
];

it.each(rows)('%s', (_what, before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(changes);
});
