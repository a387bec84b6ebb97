import { expect, it } from 'vitest';
import type { JsonObject } from '../../../kit/json.ts';
import { GwsExportSource } from './gws-export-source.ts';

const slice = { from: Date.parse('2024-03-07T00:00:00Z'), to: Date.parse('2024-03-08T00:00:00Z') };

/** A server whose lists have these interactions, as far as they are in the window and fit. */
const serverOf = (items: readonly JsonObject[]) => {
  const run = async (_path: string, body: JsonObject): Promise<JsonObject> => {
    const [from, to] = [body['fromDate'], body['toDate']].map((date) =>
      Date.parse(
        String(date)
          .toUpperCase()
          .replace(/:(\d{3}Z)$/, '.$1'),
      ),
    ) as [number, number];
    const within = items.filter((each) => {
      const at = Date.parse(
        String(each['startDate'])
          .replace(/(\d) (\d)/, '$1T$2')
          .replace(/(\d\d)(\d\d)$/, '$1:$2'),
      );
      return Number.isNaN(at) || (at >= from && at < to);
    });
    return { interactions: within.slice(0, Number(body['maxSize'])) };
  };
  return new GwsExportSource({ run, address: 'https://gws.example' });
};

const item = (id: unknown, startDate: unknown) =>
  ({ id, startDate, mediaType: 'Call', typeId: 'Inbound' }) as JsonObject;
const ids = (listed: readonly { readonly id: string }[] | undefined) => listed?.map(({ id }) => id);

it('a slice that has grown beyond what a list may have is read in parts', async () => {
  const many = Array.from({ length: 1_500 }, (_, index) =>
    item(
      `i-${index}`,
      `2024-03-07 ${String(index % 24).padStart(2, '0')}:00:${String(index % 60).padStart(2, '0')}.000+0000`,
    ),
  );
  const source = serverOf(many);
  expect(await source.list(slice, 5_000)).toBeUndefined();
  expect(new Set(ids(await source.list(slice, Number.POSITIVE_INFINITY))).size).toBe(1_500);
});

it('dates of ISO 8601 count as well, and an interaction that is listed twice counts once', async () => {
  const source = serverOf([item('a', '2024-03-07T10:00:00.000Z'), item('a', '2024-03-07T10:00:00.000Z')]);
  expect(ids(await source.list(slice, 5_000))).toEqual(['a']);
});

it('what has no id or no start is named', async () => {
  const source = serverOf([
    item('a', 'yesterday'),
    item(7, '2024-03-07 10:00:00.000+0000'),
    item('b', '2024-03-07 10:00:00.000+0000'),
  ]);
  expect(ids(await source.list(slice, 5_000))).toEqual(['b']);
  expect(source.omitted).toEqual(['a, whose startDate is no date', 'an interaction of a list that has no id']);
});
