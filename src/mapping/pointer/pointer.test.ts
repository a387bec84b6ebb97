import { describe, expect, it } from 'vitest';
import { originalIndexes, parsePointer, pointerOf } from './pointer.ts';

describe('a pointer', () => {
  it('consists of the document prefix and escaped keys', () => {
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
  ])('"%s" is parsed into a document and keys', (pointer, parsed) => {
    expect(parsePointer(pointer)).toEqual(parsed);
  });
});

describe('originalIndexes', () => {
  it('skips entries that are not objects, as readers do', () => {
    expect(originalIndexes([{ a: 1 }, { b: 2 }], ['junk', { a: 1 }, null, { b: 2 }])).toEqual([1, 3]);
  });

  it('returns the same indexes if no entry was skipped or the original value is not a list', () => {
    expect(originalIndexes(['a', 'b'], ['a', 'b'])).toEqual([0, 1]);
    expect(originalIndexes([{ a: 1 }], undefined)).toEqual([0]);
  });
});
