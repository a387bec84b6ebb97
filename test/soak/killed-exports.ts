import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../src/simulator/random.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { run, start } from '../support/cxbridge.ts';
import { exportSettings, tableFiles } from '../support/export.ts';

const LATENCY_MS = 4;
/** A run that is not killed takes about a second and a half. */
const EARLIEST_MS = 400;
const LATEST_MS = 1_300;

/**
 * Exports a tenant once undisturbed and once with so many kills at random moments. Returns the files of both, with their digests: they should be equal. `folders` are two empty
 * ones, `period` the options that say what is exported.
 */
export async function exportWithKills(
  simulator: Simulator,
  kills: number,
  [reference, killed]: readonly [string, string],
  period: readonly string[],
) {
  const settings = exportSettings(simulator);
  await run(['export', ...period, '--out', reference], settings);
  mkdirSync(join(killed, 'manifest'));
  // The same moment of the export, which decides what is in progress.
  copyFileSync(join(reference, 'manifest/export.json'), join(killed, 'manifest/export.json'));
  const random = seededRandom(13, 1);
  simulator.latencyMs = LATENCY_MS;
  for (let count = 0; count < kills; count += 1) {
    const child = start(['export', ...period, '--out', killed], settings);
    const exited = once(child, 'exit');
    await Promise.race([wait(EARLIEST_MS + random() * (LATEST_MS - EARLIEST_MS)), exited]);
    child.kill('SIGKILL');
    await exited;
  }
  simulator.latencyMs = 0;
  const { code } = await run(['export', ...period, '--out', killed], settings);
  return { code, expected: tableFiles(reference), files: tableFiles(killed) };
}
