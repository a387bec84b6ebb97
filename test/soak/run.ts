import { randomInt } from 'node:crypto';
import { deliverRandomly } from '../law/random-delivery.ts';
import { withHostileUser } from './hostile.ts';

/* `npm run soak`: what takes longer than a test may. Exits with 1 if something was lost, reached somebody else, or failed. */

const MAX = 2 ** 32;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const report = await deliverRandomly(100_000, () => randomInt(MAX) / MAX);
print(`100,000 notifications to 200 users of 20 tenants with reconnects: ${JSON.stringify(report)}`);
if (report.wrong > 0 || report.lost > 0) process.exitCode = 1;

const { quietMs, hostileMs, hangingMs, failed, peakMb } = await withHostileUser(200);
print(`beside a hostile user, with a heap of 512 MB: ${failed} failed, at most ${peakMb} MB`);
print(
  `p50 of another user: quiet ${quietMs} ms, sessions that never poll ${hostileMs} ms, 200 that hang ${hangingMs} ms`,
);
print(`at most 2 x the quiet one: ${Math.max(hostileMs, hangingMs) <= 2 * quietMs ? 'yes' : 'NO'}`);
if (failed > 0) process.exitCode = 1;
process.exit();
