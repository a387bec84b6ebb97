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
  expect(await readRecordAt(input(''), { number: 1 })).toBeUndefined();
});

it('finds a record of an archive by its line, counting blank lines', async () => {
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), { number: 3 })).toMatchObject({
    record: { number: 3 },
    parsed: { value: { a: 3 } },
  });
  expect(await readRecordAt(input('{"a":1}\n\n{"a":3}\n'), { number: 2 })).toBeUndefined();
  expect(await readRecordAt(input('{"a":1}\n'), { number: 2 })).toBeUndefined();
});

it('finds a record of a JSON array by its position', async () => {
  expect(await readRecordAt(input('[{"a":1},\n{"a":2}]'), { number: 2 })).toMatchObject({
    record: { number: 2 },
    parsed: { value: { a: 2 } },
  });
});

it('finds one of several records on a line by a column in it, and names the columns without one', async () => {
  const line = (column?: number) =>
    readRecordAt(input('{"a":1}\n{"b":1} {"b":2}\n'), column === undefined ? { number: 2 } : { number: 2, column });
  expect(await line()).toEqual([1, 9]);
  expect(await line(1)).toMatchObject({ parsed: { value: { b: 1 } } });
  expect(await line(8)).toMatchObject({ parsed: { value: { b: 1 } } });
  expect(await line(9)).toMatchObject({ parsed: { value: { b: 2 } } });
});

it('finds a record by the place that reports name, in any layout', async () => {
  const at = (text: string, line: number, column: number) => readRecordAt(input(text), { number: line, column });
  const list = '[{"a":1},{"a":2},\n{"a":\n3}]';
  expect(await at(list, 1, 2)).toMatchObject({ parsed: { value: { a: 1 } } });
  expect(await at(list, 1, 12)).toMatchObject({ parsed: { value: { a: 2 } } });
  expect(await at(list, 3, 1)).toMatchObject({ parsed: { value: { a: 3 } } });
  expect(await at('\ufeff{"a":1}{"a":2}\n{"a":3}', 2, 1)).toMatchObject({ parsed: { value: { a: 3 } } });
});

it.each([
  [1, 1],
  [1, 9999],
  [3, 99],
  [9, 1],
])('finds nothing at line %d, column %d, where no record is', async (number, column) => {
  expect(await readRecordAt(input('[{"a":1},{"a":2},\n{"a":\n3}]'), { number, column })).toBeUndefined();
});

it('stops reading after the record', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.from('{"a":1}\n');
    })(),
  );
  expect(await readRecordAt(endless, { number: 5 })).toMatchObject({
    record: { number: 5 },
    parsed: { value: { a: 1 } },
  });
  expect(endless.destroyed).toBe(true);
});
