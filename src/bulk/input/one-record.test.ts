import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readOnlyRecord, readRecordAt } from './one-record.ts';

const input = (text: string, blockLength = 3): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(text.length / blockLength) }, (_, index) =>
      Buffer.from(text.slice(index * blockLength, (index + 1) * blockLength)),
    ),
  );

it('reads a record that spans several lines', async () => {
  expect(await readOnlyRecord(input('{\n "a": 1\n}\n'))).toMatchObject({
    record: { number: 1 },
    parsed: { value: { a: 1 } },
  });
});

it('finds no record in a blank input', async () => {
  expect(await readOnlyRecord(input(' \n'))).toBeUndefined();
  expect(await readRecordAt(input(''), 1)).toBeUndefined();
});

it('finds a record of an archive by its line, counting blank lines', async () => {
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), 3)).toMatchObject({
    record: { number: 3 },
    parsed: { value: { a: 3 } },
  });
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), 2)).toBeUndefined();
  expect(await readRecordAt(input('{"a":1}\n'), 2)).toBeUndefined();
});

it('finds a record of a JSON array by its position', async () => {
  expect(await readRecordAt(input('[{"a":1},\n{"a":2}]'), 2)).toMatchObject({
    record: { number: 2 },
    parsed: { value: { a: 2 } },
  });
});

it('stops reading after the record', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.from('{"a":1}\n');
    })(),
  );
  expect(await readRecordAt(endless, 5)).toMatchObject({ record: { number: 5 }, parsed: { value: { a: 1 } } });
  expect(endless.destroyed).toBe(true);
});
