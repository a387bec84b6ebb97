import { describe, expect, it } from 'vitest';
import type { CxSource, ListQuery } from '../../cxengage/source.ts';
import { ListTooLong } from '../list-too-long.ts';
import { fetchPages } from './pages.ts';

const call = { signal: new AbortController().signal };
const rows = Array.from({ length: 25 }, (_, index) => ({ interactionId: `i${index}` }));

/** The ids that are read from a source which returns ten rows at once. */
async function read(
  totalAt: (offset: number) => number | undefined,
  maxPages = 20,
  all = rows,
): Promise<readonly string[]> {
  const list = async ({ offset }: ListQuery) => ({
    tenantId: 't',
    total: totalAt(offset),
    results: all.slice(offset, offset + 10),
  });
  const ids: string[] = [];
  for await (const page of fetchPages(
    { tenantId: 't', fetchList: list } as unknown as CxSource,
    { start: 0, end: 1 },
    maxPages,
    call,
  )) {
    ids.push(...page.map((row) => (row as { interactionId: string }).interactionId));
  }
  return ids;
}

const allIds = rows.map(({ interactionId }) => interactionId);

describe('a list is read completely', () => {
  it.each([[25], [undefined], [-1], [0], [7], [12]])('if the source reports a total of %s', async (total) => {
    expect(await read(() => total)).toEqual(allIds);
  });

  it('even if it contains a row twice', async () => {
    const twice = [...rows, { interactionId: 'i3' }];
    expect(await read(() => 26, 20, twice)).toEqual(allIds);
  });
});

it('a list with fewer rows than the source reports is rejected', async () => {
  await expect(read(() => 40)).rejects.toMatchObject({ code: 'unreadable' });
});

it('a list with more pages than allowed is rejected', async () => {
  await expect(read(() => 25, 2)).rejects.toThrow(ListTooLong);
  expect(await read(() => 25, 3)).toEqual(allIds);
});

it('a list of another tenant is rejected', async () => {
  const list = async () => ({ tenantId: 'other', total: 1, results: [rows[0]] });
  const source = { tenantId: 't', fetchList: list } as unknown as CxSource;
  await expect(fetchPages(source, { start: 0, end: 1 }, 20, call).next()).rejects.toMatchObject({ code: 'unreadable' });
});
