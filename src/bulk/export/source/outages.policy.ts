import { isOutage, SourceError, type SourceErrorCode } from '../../../cxengage/errors.ts';
import { MINUTE, SECOND } from '../../../kit/durations.ts';

/** The code of a reject for a failure that is about one interaction; undefined for any other failure. */
export function rejectCode(error: unknown): SourceErrorCode | undefined {
  return error instanceof SourceError && !isOutage(error) ? error.code : undefined;
}

/** Milliseconds to wait before each further attempt while the source is not there: about ten minutes together. Then the export stops, and can be continued. */
export const outageWaitsMs: readonly number[] = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  MINUTE,
  2 * MINUTE,
  2 * MINUTE,
  3 * MINUTE,
];
