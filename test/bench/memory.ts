import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type ArchiveFile, writeLongLines } from './archive/files.ts';
import { pinToCores } from './cores.ts';
import { bridgeCommand, unavailableReason } from './programs.ts';
import { runCommand } from './run-command.ts';
import { formatBytes } from './translation-report.ts';

const LONG_LINES = 8;
const REPETITIONS = 3;

/** Measures peak memory where it might grow: with long records and with a long input. Returns text lines. */
export async function measureMemory(folder: string, voice: ArchiveFile): Promise<readonly string[]> {
  const long = await writeLongLines(folder, LONG_LINES);
  const variants = unavailableReason('workers') ? [[]] : [[], ['--workers', '2']];
  const lines: string[] = [];
  for (const options of variants) {
    const run = await runCommand(pinToCores(options.length > 0 ? 2 : 1, bridgeCommand(long.path, folder, ...options)));
    const [summary = ''] = run.stderr.split('\n');
    const program = ['cxbridge', ...options].join(' ');
    lines.push(
      `${program}, ${LONG_LINES} lines just under 1 MiB and one above: ${formatBytes(run.peakBytes)} (${summary})`,
    );
  }
  for (const times of [1, REPETITIONS]) {
    const run = await runCommand(pinToCores(1, bridgeCommand(undefined, folder)), repeatFile(voice.path, times));
    const [summary = ''] = run.stderr.split('\n');
    lines.push(
      `cxbridge, the voice file ${times} x through standard input: ${formatBytes(run.peakBytes)} (${summary})`,
    );
  }
  return lines;
}

function repeatFile(path: string, times: number): Readable {
  return Readable.from(readRepeatedly(path, times), { objectMode: false });
}

async function* readRepeatedly(path: string, times: number): AsyncGenerator<Buffer> {
  for (let time = 0; time < times; time += 1) yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
}
