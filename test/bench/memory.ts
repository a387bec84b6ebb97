import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type ArchiveFile, writeLongLines } from './archive/files.ts';
import { missing, oursFor } from './contenders.ts';
import { onCores } from './cores.ts';
import { told } from './report.ts';
import { runWhole } from './whole-process.ts';

const FITTING = 8;
const REPEATS = 3;

/** Lines about memory where it might grow: with long records, and with a long input. */
export async function memoryTold(folder: string, voice: ArchiveFile): Promise<readonly string[]> {
  const long = await writeLongLines(folder, FITTING);
  const variants = missing('workers') ? [[]] : [[], ['--workers', '2']];
  const lines: string[] = [];
  for (const more of variants) {
    const run = await runWhole(onCores(more.length > 0 ? 2 : 1, oursFor(long.path, folder, ...more)));
    const [summary = ''] = run.told.split('\n');
    const which = ['ours', ...more].join(' ');
    lines.push(`${which}, ${FITTING} lines just under 1 MB and one above: ${told(run.peakBytes)} (${summary})`);
  }
  for (const times of [1, REPEATS]) {
    const run = await runWhole(onCores(1, oursFor(undefined, folder)), repeated(voice.path, times));
    const [summary = ''] = run.told.split('\n');
    lines.push(`ours, the voice file ${times} x through standard input: ${told(run.peakBytes)} (${summary})`);
  }
  return lines;
}

function repeated(path: string, times: number): Readable {
  return Readable.from(blocksOf(path, times), { objectMode: false });
}

async function* blocksOf(path: string, times: number): AsyncGenerator<Buffer> {
  for (let time = 0; time < times; time += 1) yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
}
