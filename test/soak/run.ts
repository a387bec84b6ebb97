import { randomInt } from 'node:crypto';
import { deliverRandomly } from '../law/random-delivery.ts';

/* `npm run soak`: what takes longer than a test may. Exits with 1 if something was lost or reached somebody else. */

const MAX = 2 ** 32;
const random = (): number => randomInt(MAX) / MAX;
const report = await deliverRandomly(100_000, random);
process.stdout.write(`100,000 notifications to 200 users of 20 tenants with reconnects: ${JSON.stringify(report)}\n`);
if (report.wrong > 0 || report.lost > 0) process.exitCode = 1;
