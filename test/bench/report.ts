import type { ArchiveFile } from './archive/files.ts';
import { type Contender, missing } from './contenders.ts';
import { median } from './statistics.ts';

/** What was measured of one contender over one file, a value a round; seconds are those of the whole file. */
export interface Measured {
  readonly seconds: readonly number[];
  readonly peakBytes: readonly (number | undefined)[];
  /** How many records it was measured on, where those were not all. */
  readonly on?: number | undefined;
}

const MB = 1e6;
const names: Record<Contender, string> = {
  baseline: 'parses only, one core',
  ours: 'ours, one core',
  workers: 'ours, --workers 2, two cores',
  jq: 'jq, one core',
};

/** The table of one file, and whether each line that was drawn is met. */
export function reportOf(file: ArchiveFile, measured: ReadonlyMap<Contender, Measured>): readonly string[] {
  const { kind, records, bytes } = file;
  const contenders: readonly Contender[] = ['baseline', 'ours', 'workers', 'jq'];
  return [
    `${kind}: ${records} records of ${Math.round(bytes / records)} bytes, ${Math.round(bytes / MB)} MB`,
    row('', 'median', 'of parses only', '(rounds)', 'peak memory', ''),
    ...contenders.map((contender) => rowOf(contender, measured)),
    ...linesDrawn(measured),
  ];
}

function rowOf(contender: Contender, measured: ReadonlyMap<Contender, Measured>): string {
  const own = measured.get(contender);
  if (!own) return row(names[contender], missing(contender) ?? 'n/a', '', '', '', '');
  const ratios = ratiosOf(own, measured.get('baseline'));
  const spread = `(${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  return row(
    names[contender],
    `${median(own.seconds).toFixed(2)} s`,
    `${ratio(measured, contender, 'baseline').toFixed(2)} x`,
    contender === 'baseline' ? '' : spread,
    told(peak(own)),
    own.on === undefined ? '' : `measured on ${own.on} records and scaled`,
  );
}

function row(name: string, time: string, compared: string, spread: string, memory: string, remark: string): string {
  const cells = [name.padEnd(30), time.padStart(10), compared.padStart(15), spread.padStart(15), memory.padStart(13)];
  return `  ${cells.join('')}  ${remark}`.trimEnd();
}

function linesDrawn(measured: ReadonlyMap<Contender, Measured>): readonly string[] {
  const one = ratio(measured, 'ours', 'baseline');
  const two = ratio(measured, 'workers', 'baseline');
  const jq = ratio(measured, 'jq', 'ours');
  const peaks = (['ours', 'workers'] as const).flatMap((each) => peak(measured.get(each)) ?? []);
  const most = peaks.length > 0 ? Math.max(...peaks) : Number.NaN;
  return [
    `  at most 3.0 x parsing on one core: ${verdict(one, one <= 3)}; goal 2.2 x: ${verdict(one, one <= 2.2)}`,
    `  at most 1.9 x parsing with two workers: ${verdict(two, two <= 1.9)}`,
    `  at least 4 x as fast as jq: ${verdict(jq, jq >= 4)}`,
    `  less than 300 MB: ${verdict(most / MB, most < 300 * MB)}`,
  ];
}

function verdict(value: number, met: boolean): string {
  return Number.isNaN(value) ? 'not available' : `${met ? 'yes' : 'NO'} (${value.toFixed(2)})`;
}

/** Median to median. */
function ratio(measured: ReadonlyMap<Contender, Measured>, contender: Contender, to: Contender): number {
  return median(measured.get(contender)?.seconds ?? []) / median(measured.get(to)?.seconds ?? []);
}

/** Round by round. */
function ratiosOf(own: Measured, baseline: Measured | undefined): readonly number[] {
  return own.seconds.map((each, round) => each / (baseline?.seconds[round] ?? Number.NaN));
}

/** The highest of all rounds. */
function peak(measured: Measured | undefined): number | undefined {
  const known = (measured?.peakBytes ?? []).filter((each) => each !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Bytes as a person reads them. */
export function told(bytes: number | undefined): string {
  return bytes === undefined ? 'n/a' : `${Math.round(bytes / MB)} MB`;
}
