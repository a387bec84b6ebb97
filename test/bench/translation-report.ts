import type { ArchiveFile } from './archive/files.ts';
import { type Program, unavailableReason } from './programs.ts';
import { median } from './statistics.ts';

/** Measurements of one program on one file, one value per round. Seconds are for the whole file, scaled if necessary. */
export interface Measured {
  readonly seconds: readonly number[];
  readonly peakBytes: readonly (number | undefined)[];
  /** Number of records that were measured, if not the whole file. */
  readonly measuredRecords?: number | undefined;
}

const MB = 1e6;
const names: Record<Program, string> = {
  baseline: 'parse only, one core',
  bridge: 'cxbridge, one core',
  workers: 'cxbridge --workers 2, two cores',
  jq: 'jq, one core',
};

/** The table of one file, followed by the performance targets and whether each is met. */
export function fileReport(file: ArchiveFile, measured: ReadonlyMap<Program, Measured>): readonly string[] {
  const { kind, records, bytes } = file;
  const programs: readonly Program[] = ['baseline', 'bridge', 'workers', 'jq'];
  return [
    `${kind}: ${records} records of ${Math.round(bytes / records)} bytes, ${Math.round(bytes / MB)} MB`,
    row('', 'median', 'vs. parse only', '(rounds)', 'peak memory', ''),
    ...programs.map((program) => rowOf(program, measured)),
    ...targetLines(measured),
  ];
}

function rowOf(program: Program, measured: ReadonlyMap<Program, Measured>): string {
  const result = measured.get(program);
  if (!result) return row(names[program], unavailableReason(program) ?? 'n/a', '', '', '', '');
  const ratios = ratiosOf(result, measured.get('baseline'));
  const spread = `(${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  return row(
    names[program],
    `${median(result.seconds).toFixed(2)} s`,
    `${ratio(measured, program, 'baseline').toFixed(2)} x`,
    program === 'baseline' ? '' : spread,
    formatBytes(peakBytes(result)),
    result.measuredRecords === undefined ? '' : `measured on ${result.measuredRecords} records and scaled`,
  );
}

function row(name: string, time: string, relative: string, spread: string, memory: string, note: string): string {
  const cells = [name.padEnd(32), time.padStart(10), relative.padStart(15), spread.padStart(15), memory.padStart(13)];
  return `  ${cells.join('')}  ${note}`.trimEnd();
}

function targetLines(measured: ReadonlyMap<Program, Measured>): readonly string[] {
  const single = ratio(measured, 'bridge', 'baseline');
  const workers = ratio(measured, 'workers', 'baseline');
  const jq = ratio(measured, 'jq', 'bridge');
  const peaks = (['bridge', 'workers'] as const).flatMap((each) => peakBytes(measured.get(each)) ?? []);
  const maxPeak = peaks.length > 0 ? Math.max(...peaks) : Number.NaN;
  return [
    `  at most 3.0 x parsing on one core: ${verdict(single, single <= 3)}; goal 2.2 x: ${verdict(single, single <= 2.2)}`,
    `  at most 1.9 x parsing with two workers: ${verdict(workers, workers <= 1.9)}`,
    `  at least 4 x as fast as jq: ${verdict(jq, jq >= 4)}`,
    `  less than 300 MB: ${verdict(maxPeak / MB, maxPeak < 300 * MB)}`,
  ];
}

function verdict(value: number, met: boolean): string {
  return Number.isNaN(value) ? 'not available' : `${met ? 'yes' : 'NO'} (${value.toFixed(2)})`;
}

/** Ratio of the median times of two programs. */
function ratio(measured: ReadonlyMap<Program, Measured>, program: Program, reference: Program): number {
  return median(measured.get(program)?.seconds ?? []) / median(measured.get(reference)?.seconds ?? []);
}

/** Ratio of each round's time to the baseline of the same round. */
function ratiosOf(result: Measured, baseline: Measured | undefined): readonly number[] {
  return result.seconds.map((each, round) => each / (baseline?.seconds[round] ?? Number.NaN));
}

/** Highest peak memory of all rounds in bytes; undefined if unknown. */
function peakBytes(result: Measured | undefined): number | undefined {
  const known = (result?.peakBytes ?? []).filter((each) => each !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Formats bytes as megabytes; `n/a` if undefined. */
export function formatBytes(bytes: number | undefined): string {
  return bytes === undefined ? 'n/a' : `${Math.round(bytes / MB)} MB`;
}
