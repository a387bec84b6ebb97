import { describe, expect, it } from 'vitest';
import { parsedPointer, placesIn, pointerOf } from './pointer.ts';

describe('a pointer', () => {
  it('is written with its keys escaped, behind the name of its document', () => {
    const entry = { parent: 'transcript#', key: 3 };
    expect(pointerOf({ parent: entry, key: '~a/b~/' })).toBe('transcript#/3/~0a~1b~0~1');
    expect(pointerOf('')).toBe('');
  });

  it.each([
    ['/queues/0/queueName', { document: '', keys: ['queues', '0', 'queueName'] }],
    ['transcript#/3/~0a~1b~0~1', { document: 'transcript#', keys: ['3', '~a/b~/'] }],
    ['/~01', { document: '', keys: ['~1'] }],
    ['subType#', { document: 'subType#', keys: [] }],
    ['', { document: '', keys: [] }],
    ['/', { document: '', keys: [''] }],
  ])('"%s" is read into its document and its keys', (pointer, read) => {
    expect(parsedPointer(pointer)).toEqual(read);
  });
});

describe('the places of entries in their list as it came', () => {
  it('skip what is no object, since a reader leaves that out', () => {
    expect(placesIn([{ a: 1 }, { b: 2 }], ['junk', { a: 1 }, null, { b: 2 }])).toEqual([1, 3]);
  });

  it('are their own where nothing was left out, or where what came is no list', () => {
    expect(placesIn(['a', 'b'], ['a', 'b'])).toEqual([0, 1]);
    expect(placesIn([{ a: 1 }], undefined)).toEqual([0]);
  });
});
