import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { queryRows } from '../support/duckdb.ts';
import { PeakMemory } from './peak-memory.ts';
import { startServer } from './server-process.ts';

/*
 * `npm run bench -- bulk`: an export of a tenant that costs nothing, and one with a quota. The tenant is a process of its own, whose pages are rendered beforehand.
 */

const INTERACTIONS = 60_000;
const PER_DAY = 4_900;
const LEAST_PER_SECOND = 1_400;
const MOST_MB = 512;
const RATE = 50;
const RATE_INTERACTIONS = 1_500;
const LEAST_SHARE = 0.95;
const TICKS_PER_SECOND = 100;

interface BulkRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly calls: number;
  readonly interactions: number;
}

async function exportOf(origin: string, rate: number, ...args: readonly string[]): Promise<BulkRun> {
  const out = mkdtempSync(join(tmpdir(), 'cxbridge-bulk-'));
  try {
    const environment = {
      PATH: process.env['PATH'],
      CXENGAGE_URL: origin,
      CXENGAGE_TENANT_ID: sampleTenantId,
      CXENGAGE_USERNAME: 'a',
      CXENGAGE_PASSWORD: 'b',
      CXENGAGE_RATE_PER_SECOND: String(rate),
      CXENGAGE_CONCURRENCY: '16',
      AUTH_MODE: 'cxengage',
    };
    const bin = fileURLToPath(new URL('../../src/bin.js', import.meta.url));
    const command = [
      'export',
      '--from',
      '2024-01-01',
      '--to',
      '2024-02-28',
      '--compares',
      'start',
      '--out',
      out,
      ...args,
    ];
    const child = spawn(process.execPath, [bin, ...command], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const memory = new PeakMemory();
    let ticks = 0;
    const sampling = setInterval(() => {
      if (child.pid === undefined) return;
      memory.sample(child.pid);
      ticks = cpuTicks(child.pid) ?? ticks;
    }, 50);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearInterval(sampling);
    if (code !== 0) throw new Error(`The export ended with ${code}`);
    const reader = args.includes('csv') ? 'read_csv' : args.includes('ndjson') ? 'read_json' : 'read_parquet';
    const columns =
      'calls::INT AS calls, interactions::INT AS n, epoch_ms(ended_at::TIMESTAMPTZ) - epoch_ms(started_at::TIMESTAMPTZ) AS ms';
    const [run] = await queryRows(`SELECT ${columns} FROM ${reader}('${out}/run/*')`);
    return {
      seconds: Number(run?.['ms']) / 1_000,
      cpuSeconds: ticks / TICKS_PER_SECOND,
      peakMb: (memory.bytes ?? 0) / 2 ** 20,
      calls: Number(run?.['calls']),
      interactions: Number(run?.['n']),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** CPU time of a process so far; undefined if it has ended. */
function cpuTicks(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined; // it has ended
  }
}

/** Prints what exports cost. */
export async function benchBulk(): Promise<void> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const verdict = (holds: boolean): string => (holds ? 'yes' : 'NO');
  const tenant = await startServer('prerendered-tenant.ts', String(INTERACTIONS), String(PER_DAY));
  try {
    for (const args of [[], ['--format', 'ndjson', '--compression', 'zstd'], ['--format', 'csv']]) {
      const run = await exportOf(tenant.origin, 100_000, ...args);
      const perSecond = run.interactions / run.seconds;
      print(
        `${run.interactions} calls, ${args.length > 0 ? args.join(' ') : 'Parquet'}: ${Math.round(perSecond)} a second (at least ${LEAST_PER_SECOND}): ${verdict(perSecond >= LEAST_PER_SECOND)}; ${((run.cpuSeconds * 1_000) / run.interactions).toFixed(2)} CPU seconds per 1,000, ${Math.round(run.peakMb)} MB (at most ${MOST_MB}): ${verdict(run.peakMb <= MOST_MB)}, ${(run.calls / run.interactions).toFixed(3)} requests per interaction`,
      );
    }
  } finally {
    await tenant.stop();
  }
  const small = await startServer('prerendered-tenant.ts', String(RATE_INTERACTIONS), String(PER_DAY));
  try {
    const run = await exportOf(small.origin, RATE, '--with-details');
    const share = run.calls / (RATE * run.seconds);
    print(
      `with a quota of ${RATE} requests a second: ${(share * 100).toFixed(1)} % of it used (at least ${LEAST_SHARE * 100}): ${verdict(share >= LEAST_SHARE)}`,
    );
  } finally {
    await small.stop();
  }
}
