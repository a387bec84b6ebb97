import { median } from './statistics.ts';

/** Measurements of one round; times in milliseconds. */
export interface HistoryRound {
  /** Time of a new process's first list, and median of the following lists, all uncached. */
  readonly firstMs: number;
  readonly laterMs: number;
  /** The same source calls without the bridge. */
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
/** One source call for the page, then parallel calls for its owners. */
const LIST_CHAIN = 2 * LATENCY;
/** Number of parallel requests. */
const CONCURRENT_REQUESTS = 32;
const MB = 1e6;

/** Report of all rounds, and whether each performance target is met. */
export function historyReport(rounds: readonly HistoryRound[]): readonly string[] {
  const spread = (select: (round: HistoryRound) => number): Spread => spreadOf(rounds.map(select));
  const minimumMs = (sourceCalls: number): number => Math.ceil(sourceCalls / CONCURRENT_REQUESTS) * LATENCY;
  const calls = spread(({ contentCalls }) => contentCalls).median;
  return [
    `contact history of 500 calls and SMS, not cached; ${spread(({ listCalls }) => listCalls).median} source calls, two in sequence of ${LATENCY} ms each`,
    line(
      'the same calls without the bridge',
      spread(({ bareMs }) => bareMs),
      LIST_CHAIN,
    ),
    line(
      'first list of a new process',
      spread(({ firstMs }) => firstMs),
      LIST_CHAIN,
      2,
    ),
    line(
      'following lists of other contacts',
      spread(({ laterMs }) => laterMs),
      LIST_CHAIN,
      2,
    ),
    '',
    `500 chats with transcripts, ${CONCURRENT_REQUESTS} at a time, not cached; ${calls} source calls, at least ${minimumMs(calls)} ms`,
    line(
      'the same calls without the bridge',
      spread(({ bareContentsMs }) => bareContentsMs),
      minimumMs(calls),
    ),
    line(
      'all 500 contents',
      spread(({ contentsMs }) => contentsMs),
      minimumMs(calls),
      1.3,
    ),
    '',
    'repeated list, cached',
    repeatedLine(
      spread(({ repeatedCalls }) => repeatedCalls).max,
      spread(({ repeatedMs }) => repeatedMs),
    ),
    '',
    `contact history of 10,000 interactions (${spread(({ longMs }) => longMs).median.toFixed(0)} ms)`,
    memoryLine(
      spread(({ peakBytes, idleBytes }) => (peakBytes - idleBytes) / MB),
      spread(({ idleBytes }) => idleBytes / MB),
    ),
  ];
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

function line(label: string, { min, median: middle, max }: Spread, referenceMs: number, maxRatio?: number): string {
  const ratio = (value: number): string => (value / referenceMs).toFixed(2);
  const cells = [
    `${middle.toFixed(1)} ms`.padStart(12),
    `${ratio(middle)} x`.padStart(9),
    ` (${ratio(min)}–${ratio(max)})`,
  ];
  const verdict = maxRatio === undefined ? '' : `  at most ${maxRatio} x: ${yesOrNo(middle / referenceMs <= maxRatio)}`;
  return `  ${label.padEnd(36)}${cells.join('')}${verdict}`;
}

function repeatedLine(calls: number, ms: Spread): string {
  return `  ${calls} source calls, ${ms.median.toFixed(1)} ms  no source calls: ${yesOrNo(calls === 0)}`;
}

function memoryLine(added: Spread, idle: Spread): string {
  const mb = (value: number): string => `${value.toFixed(0)} MB`;
  const text = `peak ${mb(added.median)} (${added.min.toFixed(0)}–${added.max.toFixed(0)}) above ${mb(idle.median)} idle`;
  return `  ${text}  under 150 MB: ${yesOrNo(added.median < 150)}`;
}

function yesOrNo(met: boolean): string {
  return met ? 'yes' : 'NO';
}
