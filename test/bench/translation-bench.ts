import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ArchiveFile, writeArchive } from './archive/files.ts';
import { describeCores } from './cores.ts';
import { measureMemory } from './memory.ts';
import { jqVersion, type Program, runProgram, unavailableReason } from './programs.ts';
import { fileReport, type Measured } from './translation-report.ts';
import { verifySameOutput } from './verify-same-output.ts';

/*
 * `npm run bench -- translate [--records N] [--rounds N]`: measures `cxbridge translate` against a process that only parses and against a jq
 * script, in whole processes that alternate. A missed target is reported but is not an error.
 */

/** A file, its first tenth for the slow jq script, and the measurements per program. */
interface Workload {
  readonly whole: ArchiveFile;
  readonly tenth: ArchiveFile;
  readonly measured: Map<Program, Measured>;
}

const programs: readonly Program[] = ['baseline', 'bridge', 'workers', 'jq'];

/** Generates archives in a temporary folder, checks that jq and cxbridge give the same output, measures, and prints the report. */
export async function benchTranslation(args: readonly string[]): Promise<void> {
  const { records, rounds } = optionsOf(args);
  const folder = await mkdtemp(join(tmpdir(), 'cxbridge-bench-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const onSignal = (): void => {
    removeFolder();
    process.exit(130);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    await measure(folder, records, rounds);
  } finally {
    removeFolder();
  }
}

async function measure(folder: string, records: number, rounds: number): Promise<void> {
  note('generating archives');
  const workloads = [
    await createWorkload(folder, 'voice', records),
    await createWorkload(folder, 'chat', Math.ceil(records / 10)),
  ];
  if (!unavailableReason('jq')) {
    for (const { whole } of workloads) {
      const checked = await verifySameOutput(folder, whole.kind, whole.records, whole.kind === 'voice' ? 2_000 : 200);
      note(`jq and cxbridge give the same output for ${checked} ${whole.kind} records`);
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    note(`round ${round + 1} of ${rounds}`);
    for (const workload of workloads) await runRound(workload, folder);
  }
  note('measuring memory');
  const [voice] = workloads as [Workload, Workload];
  const lines = [
    `${rounds} rounds; Node ${process.version}, ${jqVersion || 'jq is not installed'}, ${cpus()[0]?.model}; ${describeCores()}`,
    ...workloads.flatMap(({ whole, measured }) => ['', ...fileReport(whole, measured)]),
    '',
    'memory',
    ...(await measureMemory(folder, voice.whole)).map((line) => `  ${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function createWorkload(folder: string, kind: ArchiveFile['kind'], records: number): Promise<Workload> {
  return {
    whole: await writeArchive(folder, kind, records),
    tenth: await writeArchive(folder, kind, Math.ceil(records / 10)),
    measured: new Map(),
  };
}

async function runRound({ whole, tenth, measured }: Workload, folder: string): Promise<void> {
  for (const program of programs) {
    if (unavailableReason(program)) continue;
    const file = program === 'jq' ? tenth : whole;
    const { seconds, peakBytes } = await runProgram(program, file, folder);
    const previous = measured.get(program);
    measured.set(program, {
      seconds: [...(previous?.seconds ?? []), (seconds * whole.records) / file.records],
      peakBytes: [...(previous?.peakBytes ?? []), peakBytes],
      measuredRecords: file === whole ? undefined : file.records,
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
