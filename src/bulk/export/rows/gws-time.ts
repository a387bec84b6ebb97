import { instantOf } from '../../../cxengage/schema/instant.ts';
import { parseGwsDate } from '../../../genesys/documented-forms.ts';

/** Epoch milliseconds of a date as Genesys documents it, or as ISO 8601 has it with an offset; undefined for anything else. */
export function gwsTimeOf(date: unknown): number | undefined {
  return parseGwsDate(date) ?? (typeof date === 'string' ? instantOf(date) : undefined);
}
