import { isPage, type ParsedRecord, parseRecord } from './parse-input.ts';
import { splitLine } from './records.ts';
import type { InputRecord } from './splitter.ts';

/** A record with its parsed text. */
export interface ParsedInputRecord {
  readonly parsed: ParsedRecord;
  readonly record: InputRecord;
}

/** First characters of texts that may be several values: brackets, and what may stand before the first value. */
const beginnings: ReadonlySet<string> = new Set(['[', '{', ',', '\u001e']);

/** Parses a record and adds it to `target`. A line of several values, a list or a saved page is split into its records. `parse` is that of `parseRecord`. */
export function parseRecords(
  record: InputRecord,
  target: ParsedInputRecord[],
  parse?: (text: string) => unknown,
): void {
  const parsed = parseRecord(record, parse);
  const isOne = 'value' in parsed ? !isPage(parsed) : !mayHoldSeveral(record);
  if (isOne) target.push({ parsed, record });
  else for (const part of splitLine(record)) target.push({ parsed: parseRecord(part, parse), record: part });
}

/** Whether a text that is no object may be several; items of other layouts have been split already. */
function mayHoldSeveral({ text, line }: InputRecord): boolean {
  return line === undefined && beginnings.has(text?.[0] ?? '');
}
