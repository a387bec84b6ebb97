import { describe, expect, it } from 'vitest';
import type { CxSource, ListQuery } from '../../cxengage/source.ts';
import { fetchPages, ListTooLong } from './pages.ts';

const call = { signal: new AbortController().signal };
const rows = Array.from({ length: 25 }, (_, place) => ({ interactionId: `i${place}` }));

/** Ids that are read of a source which gives ten rows at once. */
async function read(
  totalAt: (offset: number) => number | undefined,
  most = 20,
  all = rows,
): Promise<readonly string[]> {
  const list = async ({ offset }: ListQuery) => ({
    tenantId: 't',
    total: totalAt(offset),
    results: all.slice(offset, offset + 10),
  });
  const ids: string[] = [];
  for await (const page of fetchPages(
    { tenantId: 't', list } as unknown as CxSource,
    { start: 0, end: 1 },
    most,
    call,
  )) {
    ids.push(...page.map((row) => (row as { interactionId: string }).interactionId));
  }
  return ids;
}

const whole = rows.map(({ interactionId }) => interactionId);

describe('a list is read to its end', () => {
  it.each([[25], [undefined], [-1], [0], [7], [12]])('where the source says that there are %s', async (total) => {
    expect(await read(() => total)).toEqual(whole);
  });

  it('also where a row stands in it twice', async () => {
    const twice = [...rows, { interactionId: 'i3' }];
    expect(await read(() => 26, 20, twice)).toEqual(whole);
  });
});

it('a source that lacks rows by its own number is not believed', async () => {
  await expect(read(() => 40)).rejects.toMatchObject({ code: 'unreadable' });
});

it('more pages than allowed are not read', async () => {
  await expect(read(() => 25, 2)).rejects.toThrow(ListTooLong);
  expect(await read(() => 25, 3)).toEqual(whole);
});

it('a listing of another tenant is refused', async () => {
  const list = async () => ({ tenantId: 'other', total: 1, results: [rows[0]] });
  const source = { tenantId: 't', list } as unknown as CxSource;
  await expect(fetchPages(source, { start: 0, end: 1 }, 20, call).next()).rejects.toMatchObject({ code: 'unreadable' });
});
