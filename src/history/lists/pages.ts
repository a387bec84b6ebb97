import { SourceError } from '../../cxengage/errors.ts';
import type { CxListing } from '../../cxengage/schema/listing.ts';
import type { CallOptions, CxSource, ListQuery } from '../../cxengage/source.ts';
import { isJsonObject } from '../../kit/json.ts';
import { CONCURRENT_PAGES, MAX_PASSES, PAGE_ROWS } from '../limits.policy.ts';
import { ListTooLong } from '../list-too-long.ts';
import { isOfTenant } from '../same-tenant.ts';

/**
 * Fetches every row of a list, page by page, newest first, each row once. The list changes while it is read: a new row moves the others into later
 * pages. So it is read again until it returned as many different rows as the source reports. Throws ListTooLong beyond `maxPages` pages or, after
 * the first page, if the source reports more than `maxRows` rows, and SourceError `unreadable` if the list cannot be read completely.
 */
export async function* fetchPages(
  source: CxSource,
  query: Omit<ListQuery, 'offset' | 'limit'>,
  maxPages: number,
  call: CallOptions,
  maxRows = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const before = seen.size;
    let [rows, total] = [0, 0];
    for await (const page of fetchOnePass(source, query, maxPages, call)) {
      rows += page.results.length;
      total = Math.max(total, page.total ?? 0);
      if (Math.max(total, seen.size) > maxRows) throw new ListTooLong('HISTORY_LIMIT');
      const fresh = page.results.filter((row) => isFresh(row, seen));
      if (fresh.length > 0) yield fresh;
    }
    if (seen.size >= total) return;
    // A second pass without a new row: a source that repeats rows counts them twice, a source that omits rows reports a total it does not reach.
    if (pass > 0 && seen.size === before) {
      if (rows === total) return;
      break;
    }
  }
  throw new SourceError('unreadable', 'The list could not be read completely');
}

/** Reads from the first page to the last. */
async function* fetchOnePass(
  source: CxSource,
  query: Omit<ListQuery, 'offset' | 'limit'>,
  maxPages: number,
  call: CallOptions,
): AsyncGenerator<CxListing> {
  async function fetchPage(offset: number): Promise<CxListing> {
    const page = await source.fetchList({ ...query, offset, limit: PAGE_ROWS }, call);
    if (!isOfTenant(page.tenantId, source.tenantId)) {
      throw new SourceError('unreadable', 'The source replied with another tenant’s list');
    }
    // A total below the number of rows so far means nothing.
    const total = page.total !== undefined && page.total >= offset + page.results.length ? page.total : undefined;
    return { ...page, total };
  }
  const first = await fetchPage(0);
  yield first;
  // A source may return fewer rows at once than requested.
  const step = first.results.length;
  if (step === 0) return;
  let total = first.total ?? Number.POSITIVE_INFINITY;
  let pages = 1;
  for (let offset = step; offset < total; ) {
    const left = Number.isFinite(total) ? Math.ceil((total - offset) / step) : 1;
    const count = Math.min(CONCURRENT_PAGES, left, maxPages - pages);
    if (count === 0) throw new ListTooLong('SCAN_PAGES');
    const offsets = Array.from({ length: count }, (_, index) => offset + index * step);
    for (const page of await Promise.all(offsets.map(fetchPage))) {
      yield page;
      if (page.results.length === 0) return;
      total = page.total ?? Number.POSITIVE_INFINITY;
    }
    offset += count * step;
    pages += count;
  }
}

/** Whether a row is new. Rows without an id are compared by their content. */
function isFresh(row: unknown, seen: Set<string>): boolean {
  const id = isJsonObject(row) ? row['interactionId'] : undefined;
  const key = typeof id === 'string' ? id : JSON.stringify(row);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
