import { median } from './statistics.ts';

/** What one round has measured; times in milliseconds. */
export interface HistoryRound {
  /** The first list of a fresh process, and the median of those after it, none of them in the cache. */
  readonly firstMs: number;
  readonly laterMs: number;
  /** The same calls to the source without the bridge. */
  readonly bareMs: number;
  readonly listCalls: number;
  readonly repeatedMs: number;
  readonly repeatedCalls: number;
  readonly contentsMs: number;
  readonly bareContentsMs: number;
  readonly contentCalls: number;
  readonly idleBytes: number;
  readonly peakBytes: number;
  readonly longMs: number;
}

const LATENCY = 20;
/** One page, and then its owners. */
const LIST_CHAIN = 2 * LATENCY;
const LANES = 32;
const MB = 1e6;

/** What the rounds have measured, and whether each line that was drawn is met. */
export function historyReport(rounds: readonly HistoryRound[]): readonly string[] {
  const over = (of: (round: HistoryRound) => number): Spread => spreadOf(rounds.map(of));
  const waves = (calls: number): number => Math.ceil(calls / LANES) * LATENCY;
  const calls = over(({ contentCalls }) => contentCalls).middle;
  return [
    `a contact's history of 500 calls and SMS, not cached; ${over(({ listCalls }) => listCalls).middle} source calls, a chain of two of ${LATENCY} ms`,
    line(
      'the same calls without the bridge',
      over(({ bareMs }) => bareMs),
      LIST_CHAIN,
    ),
    line(
      'first list of the process',
      over(({ firstMs }) => firstMs),
      LIST_CHAIN,
      2,
    ),
    line(
      'lists of other contacts after it',
      over(({ laterMs }) => laterMs),
      LIST_CHAIN,
      2,
    ),
    '',
    `500 chats with transcripts, ${LANES} at a time, not cached; ${calls} source calls, ${waves(calls)} ms in waves of ${LANES}`,
    line(
      'the same calls without the bridge',
      over(({ bareContentsMs }) => bareContentsMs),
      waves(calls),
    ),
    line(
      'all of them',
      over(({ contentsMs }) => contentsMs),
      waves(calls),
      1.3,
    ),
    '',
    'the same list again',
    repeated(
      over(({ repeatedCalls }) => repeatedCalls).most,
      over(({ repeatedMs }) => repeatedMs),
    ),
    '',
    `a contact's history of 10,000 (${over(({ longMs }) => longMs).middle.toFixed(0)} ms)`,
    memory(
      over(({ peakBytes, idleBytes }) => (peakBytes - idleBytes) / MB),
      over(({ idleBytes }) => idleBytes / MB),
    ),
  ];
}

interface Spread {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

function spreadOf(values: readonly number[]): Spread {
  return { least: Math.min(...values), middle: median(values), most: Math.max(...values) };
}

function line(what: string, { least, middle, most }: Spread, limitMs: number, atMost?: number): string {
  const ratio = (value: number): string => (value / limitMs).toFixed(2);
  const cells = [
    `${middle.toFixed(1)} ms`.padStart(12),
    `${ratio(middle)} x`.padStart(9),
    ` (${ratio(least)}–${ratio(most)})`,
  ];
  const verdict = atMost === undefined ? '' : `  at most ${atMost} x: ${yesOrNo(middle / limitMs <= atMost)}`;
  return `  ${what.padEnd(36)}${cells.join('')}${verdict}`;
}

function repeated(calls: number, ms: Spread): string {
  return `  source calls = ${calls}, ${ms.middle.toFixed(1)} ms  none: ${yesOrNo(calls === 0)}`;
}

function memory(added: Spread, idle: Spread): string {
  const mb = (value: number): string => `${value.toFixed(0)} MB`;
  const told = `${mb(added.middle)} (${added.least.toFixed(0)}–${added.most.toFixed(0)}) at most over ${mb(idle.middle)} idle`;
  return `  ${told}  under 150 MB: ${yesOrNo(added.middle < 150)}`;
}

function yesOrNo(met: boolean): string {
  return met ? 'yes' : 'NO';
}
