import { SourceError } from '../../cxengage/errors.ts';
import type { CxListing } from '../../cxengage/schema/listing.ts';
import type { CallOptions, CxSource, ListQuery } from '../../cxengage/source.ts';
import { isJsonObject } from '../../kit/json.ts';

/** The source gives no more at once. */
const PAGE = 1_000;
/** Pages that are fetched side by side. */
const SIDE_BY_SIDE = 4;
/** A list that moves more often than that while it is read is not read to its end in time anyway. */
const PASSES = 5;

/** A list that is longer than may be read. */
export class ListTooLong extends SourceError {
  constructor() {
    super('rejected', 'The list is longer than may be read');
  }
}

/**
 * Every row of a list, page by page from the newest on; a row may come again in a later page. The list moves while it is read (what is new
 * goes in front, what stood at the end of a page stands at the beginning of the next), so it is read again until as many different rows have
 * come as the source says there are. Throws TooLong beyond `mostPages` pages, and SourceError where a list cannot be read as a whole.
 */
export async function* fetchPages(
  source: CxSource,
  query: Omit<ListQuery, 'offset' | 'limit'>,
  mostPages: number,
  call: CallOptions,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = seen.size;
    let [rows, total] = [0, 0];
    for await (const page of fetchOnePass(source, query, mostPages, call)) {
      rows += page.results.length;
      total = Math.max(total, page.total ?? 0);
      const fresh = page.results.filter((row) => isFresh(row, seen));
      if (fresh.length > 0) yield fresh;
    }
    if (seen.size >= total) return;
    // Nothing new, read twice: a source that shows a row twice counts it twice, one that lacks rows does not stand by its own number.
    if (pass > 0 && seen.size === before) {
      if (rows === total) return;
      break;
    }
  }
  throw new SourceError('unreadable', 'The list could not be read as a whole');
}

/** Reads from the first page to the last. */
async function* fetchOnePass(
  source: CxSource,
  query: Omit<ListQuery, 'offset' | 'limit'>,
  mostPages: number,
  call: CallOptions,
): AsyncGenerator<CxListing> {
  async function read(offset: number): Promise<CxListing> {
    const page = await source.list({ ...query, offset, limit: PAGE }, call);
    if (page.tenantId !== undefined && page.tenantId !== source.tenantId) {
      throw new SourceError('unreadable', 'The source answered with another tenant’s list');
    }
    // A number that is too small for what has come says nothing.
    const total = page.total !== undefined && page.total >= offset + page.results.length ? page.total : undefined;
    return { ...page, total };
  }
  const first = await read(0);
  yield first;
  // A source may give fewer at once than it is asked for.
  const step = first.results.length;
  if (step === 0) return;
  let total = first.total ?? Number.POSITIVE_INFINITY;
  let pages = 1;
  for (let offset = step; offset < total; ) {
    const known = Number.isFinite(total) ? Math.ceil((total - offset) / step) : 1;
    const count = Math.min(SIDE_BY_SIDE, known, mostPages - pages);
    if (count === 0) throw new ListTooLong();
    const offsets = Array.from({ length: count }, (_, place) => offset + place * step);
    for (const page of await Promise.all(offsets.map(read))) {
      yield page;
      if (page.results.length === 0) return;
      total = page.total ?? Number.POSITIVE_INFINITY;
    }
    offset += count * step;
    pages += count;
  }
}

/** Whether a row has not come before; rows without an id cannot be told apart but by what they say. */
function isFresh(row: unknown, seen: Set<string>): boolean {
  const id = isJsonObject(row) ? row['interactionId'] : undefined;
  const key = typeof id === 'string' ? id : JSON.stringify(row);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
