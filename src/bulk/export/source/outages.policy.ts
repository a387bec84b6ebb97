import { SourceError, type SourceErrorCode } from '../../../cxengage/errors.ts';
import { BridgeError } from '../../../kit/bridge-error.ts';
import { MINUTE, SECOND } from '../../../kit/durations.ts';

const outages: ReadonlySet<string> = new Set<SourceErrorCode>([
  'unavailable',
  'deadline',
  'overloaded',
  'refused-credentials',
  'wrong-address',
]);

/** Whether a failure says nothing about the interaction, because the source was not there: the export waits for it. */
export function isSourceAway(error: unknown): boolean {
  return error instanceof BridgeError && outages.has(error.code);
}

/** The code of a reject for a failure that is about one interaction; undefined for any other failure. */
export function rejectCode(error: unknown): SourceErrorCode | undefined {
  return error instanceof SourceError && !outages.has(error.code) ? error.code : undefined;
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
