import type { Deadline } from '../../kit/deadline.ts';
import type { TranslationInput } from '../../mapping/input/translation-input.ts';
import { judgeRecord } from '../../mapping/judged.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { primaryCall } from './call-options.ts';
import { type FetchParts, fetchTranslationInput } from './fetch-input.ts';
import { fetchRecord } from './fetch-record.ts';

/** Fetches one record and everything that its translation needs, as the view of `parts` shows it. `now` is epoch milliseconds. Throws SourceError. */
export async function fetchRecordInput(
  id: string,
  profile: Profile,
  now: number,
  parts: FetchParts,
  deadline: Deadline,
): Promise<TranslationInput> {
  const { raw, record } = await fetchRecord(id, parts.source, primaryCall(deadline));
  const judged = judgeRecord(record, now, profile);
  return fetchTranslationInput({ raw, record, judged, now }, deadline, profile, parts);
}
