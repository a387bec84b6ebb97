import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { judgeRecord } from '../../mapping/judged.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { fetchRecord } from '../live/fetch-record.ts';
import type { SelectedRow } from './select-rows.ts';

/**
 * Fetches the full record of a row, which has the details that rows lack. The row keeps its place in the list. `now` is epoch milliseconds. Throws
 * SourceError.
 */
export async function fetchCompleteRow(
  row: SelectedRow,
  profile: Profile,
  now: number,
  source: CxSource,
  call: CallOptions,
): Promise<SelectedRow> {
  const { raw, record } = await fetchRecord(row.id, source, call);
  return { ...row, raw, record, judged: judgeRecord(record, now, profile) };
}
