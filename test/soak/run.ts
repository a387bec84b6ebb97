import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Simulator } from '../../src/simulator/simulator.ts';
import { deliverRandomly } from '../law/random-delivery.ts';
import { withHostileUser } from './hostile.ts';
import { exportWithKills } from './killed-exports.ts';
import { runSteadily } from './steady.ts';

/* `npm run soak`: what takes longer than a test may. Exits with 1 if something was lost, reached somebody else, or failed. */

const MAX = 2 ** 32;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const report = await deliverRandomly(100_000, () => randomInt(MAX) / MAX);
print(`100,000 notifications to 200 users of 20 tenants with reconnects: ${JSON.stringify(report)}`);
if (report.wrong > 0 || report.lost > 0) process.exitCode = 1;

const { quietMs, besideMs, failed, peakMb } = await withHostileUser(1_000);
print(`beside hostile users, with a heap of 512 MB: ${failed} failed, at most ${peakMb} MB`);
print(`p50 of another user's cached contents: ${quietMs} ms`);
for (const [kind, ms] of Object.entries(besideMs)) {
  const ratio = ms / quietMs;
  print(`- beside one who ${kind}: ${ms} ms, ${ratio.toFixed(1)} x (line 2): ${ratio <= 2 ? 'yes' : 'NO'}`);
}
if (failed > 0) process.exitCode = 1;

const steady = await runSteadily(10);
const isFlat = steady.slopeMb <= steady.noiseMb;
print(`10 minutes at half load: ${steady.operations} operations, ${steady.failed} failed`);
print(
  `- heap grows by ${steady.slopeMb.toFixed(2)} MB a minute, noise ${steady.noiseMb.toFixed(2)} (no more than noise): ${isFlat ? 'yes' : 'NO'}`,
);
if (steady.failed > 0) process.exitCode = 1;

const KILLS = 200;
const now = Date.parse('2024-03-08T12:00:00.000Z');
const simulator = new Simulator({ now: () => now, interactions: 2_000 });
await simulator.start();
const folders = [mkdtempSync(join(tmpdir(), 'cxbridge-soak-')), mkdtempSync(join(tmpdir(), 'cxbridge-soak-'))] as const;
const killed = await exportWithKills(simulator, KILLS, folders, [
  '--from',
  '2024-03-01',
  '--to',
  '2024-03-08T12:00:00Z',
]);
const isSame = isDeepStrictEqual(killed.files, killed.expected);
print(`an export that was killed ${KILLS} times has the same bytes as one that was not: ${isSame ? 'yes' : 'NO'}`);
if (!isSame || killed.code !== 0) process.exitCode = 1;
for (const folder of folders) rmSync(folder, { recursive: true });
await simulator.stop();

// The guides over 100,000 interactions, and a day with 50,000.
const exports = spawnSync('npm', ['run', 'soak:exports'], { stdio: 'inherit' });
print(`the guides over 100,000 interactions, and the faults of exports: ${exports.status === 0 ? 'yes' : 'NO'}`);
if (exports.status !== 0) process.exitCode = 1;
process.exit();
