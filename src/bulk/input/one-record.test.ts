import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readRecordAt, readWholeRecord } from './one-record.ts';

const input = (text: string, blocks = 3): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(text.length / blocks) }, (_, at) =>
      Buffer.from(text.slice(at * blocks, (at + 1) * blocks)),
    ),
  );

it('a record may be written over several lines', async () => {
  expect(await readWholeRecord(input('{\n "a": 1\n}\n'))).toEqual({ number: 1, text: '{\n "a": 1\n}' });
});

it('an input without anything holds no record', async () => {
  expect(await readWholeRecord(input(' \n'))).toBeUndefined();
  expect(await readRecordAt(input(''), 1)).toBeUndefined();
});

it('a record of an archive is found by its line, blank ones counted', async () => {
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), 3)).toEqual({ number: 3, text: '{"a":3}' });
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), 2)).toBeUndefined();
  expect(await readRecordAt(input('{"a":1}\n'), 2)).toBeUndefined();
});

it('a record of a JSON array is found by its place', async () => {
  expect(await readRecordAt(input('[{"a":1},\n{"a":2}]'), 2)).toEqual({ number: 2, text: '{"a":2}' });
});

it('nothing behind the record is read', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.from('{"a":1}\n');
    })(),
  );
  expect(await readRecordAt(endless, 5)).toEqual({ number: 5, text: '{"a":1}' });
  expect(endless.destroyed).toBe(true);
});
