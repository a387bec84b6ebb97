import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkAgreement } from './agreement.ts';
import { type ArchiveFile, writeArchive } from './archive/files.ts';
import { type Contender, jqVersion, missing, runContender } from './contenders.ts';
import { coresTold } from './cores.ts';
import { memoryTold } from './memory.ts';
import { type Measured, reportOf } from './report.ts';

/*
 * `npm run bench -- translate [--records N] [--rounds N]`: how fast `cxbridge translate` is, in whole processes that take turns, relative
 * to a process that only parses and to a script for jq. It tells figures and never fails because of one.
 */

/** A file, its first tenth for who is too slow for all of it, and what was measured. */
interface Course {
  readonly whole: ArchiveFile;
  readonly tenth: ArchiveFile;
  readonly measured: Map<Contender, Measured>;
}

const contenders: readonly Contender[] = ['baseline', 'ours', 'workers', 'jq'];

/** Generates archives in a temporary folder, checks that jq and we make the same of them, measures and prints. */
export async function benchTranslation(args: readonly string[]): Promise<void> {
  const { records, rounds } = optionsOf(args);
  const folder = await mkdtemp(join(tmpdir(), 'cxbridge-bench-'));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): void => {
    clear();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await measure(folder, records, rounds);
  } finally {
    clear();
  }
}

async function measure(folder: string, records: number, rounds: number): Promise<void> {
  note('generating');
  const courses = [await courseOf(folder, 'voice', records), await courseOf(folder, 'chat', Math.ceil(records / 10))];
  if (!missing('jq')) {
    for (const { whole } of courses) {
      const checked = await checkAgreement(folder, whole.kind, whole.records, whole.kind === 'voice' ? 2_000 : 200);
      note(`jq and ours agree on ${checked} ${whole.kind} records`);
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    note(`round ${round + 1} of ${rounds}`);
    for (const course of courses) await runRound(course, folder);
  }
  note('memory');
  const [voice] = courses as [Course, Course];
  const lines = [
    `${rounds} rounds; Node ${process.version}, ${jqVersion || 'jq is not installed'}, ${cpus()[0]?.model}; ${coresTold()}`,
    ...courses.flatMap(({ whole, measured }) => ['', ...reportOf(whole, measured)]),
    '',
    'memory',
    ...(await memoryTold(folder, voice.whole)).map((line) => `  ${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function courseOf(folder: string, kind: ArchiveFile['kind'], records: number): Promise<Course> {
  return {
    whole: await writeArchive(folder, kind, records),
    tenth: await writeArchive(folder, kind, Math.ceil(records / 10)),
    measured: new Map(),
  };
}

async function runRound({ whole, tenth, measured }: Course, folder: string): Promise<void> {
  for (const contender of contenders) {
    if (missing(contender)) continue;
    const file = contender === 'jq' ? tenth : whole;
    const { seconds, peakBytes } = await runContender(contender, file, folder);
    const known = measured.get(contender);
    measured.set(contender, {
      seconds: [...(known?.seconds ?? []), (seconds * whole.records) / file.records],
      peakBytes: [...(known?.peakBytes ?? []), peakBytes],
      on: file === whole ? undefined : file.records,
    });
  }
}

function optionsOf(args: readonly string[]): { records: number; rounds: number } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '5' },
    },
  });
  return {
    records: Math.max(1, Number.parseInt(values.records, 10)),
    rounds: Math.max(1, Number.parseInt(values.rounds, 10)),
  };
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
