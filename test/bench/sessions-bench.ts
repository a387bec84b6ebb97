import { Agent } from 'node:http';
import { PollingUser } from './polling-user.ts';
import { type ServerProcess, startServer, withServer } from './server-process.ts';

/*
 * `npm run bench -- sessions`: what a session costs, with one user per session and one result per poll: heap of an idle session whose poll is held, and CPU time
 * of an operation with few and with many sessions.
 */

const FEW = 100;
const MANY = 5_000;
/** How many operations are measured, after as many that warm up. */
export const OPERATIONS = 5_000;
const CONCURRENT = 32;
const MAX_HEAP_KB = 10;
const MAX_GROWTH = 1.4;

/** Opens sessions and lets them operate: heap of an idle session, CPU time of an operation. `afterOpening` is called between the two. */
export async function measureSessions(
  server: ServerProcess,
  sessions: number,
  afterOpening: () => Promise<void> = async () => {},
): Promise<{ readonly heapKb: number; readonly cpu: number }> {
  const agent = new Agent({ keepAlive: true });
  const before = await server.readMetric('heap');
  const users = Array.from({ length: sessions }, (_, index) => new PollingUser(server.origin, `user-${index}`, agent));
  for (let from = 0; from < sessions; from += CONCURRENT) {
    await Promise.all(users.slice(from, from + CONCURRENT).map((user) => user.open()));
  }
  const heapKb = ((await server.readMetric('heap')) - before) / sessions / 1_024;
  await afterOpening();
  const run = async (operations: number): Promise<void> => {
    let next = 0;
    const work = async (): Promise<void> => {
      // Each user has one operation at a time, so every poll brings one result.
      for (let index = next++; index < operations; index = next++) await users[index % sessions]?.operate();
    };
    await Promise.all(Array.from({ length: CONCURRENT }, work));
  };
  await run(OPERATIONS);
  const used = await server.readMetric('cpu');
  await run(OPERATIONS);
  const cpu = ((await server.readMetric('cpu')) - used) / OPERATIONS;
  agent.destroy();
  return { heapKb, cpu };
}

/** Measures both numbers of sessions in processes of their own, and prints the lines. */
export async function benchSessions(): Promise<void> {
  const start = (): Promise<ServerProcess> => startServer('sessions-server.ts');
  const few = await withServer(start(), (server) => measureSessions(server, FEW));
  const many = await withServer(start(), (server) => measureSessions(server, MANY));
  const growth = many.cpu / few.cpu;
  const lines = [
    `CPU of an operation with ${FEW} sessions: ${few.cpu.toFixed(0)} µs, with ${MANY}: ${many.cpu.toFixed(0)} µs`,
    `at most ${MAX_GROWTH} x from ${FEW} to ${MANY} sessions: ${verdict(growth <= MAX_GROWTH)} (${growth.toFixed(2)})`,
    `at most ${MAX_HEAP_KB} kB of heap for an idle session: ${verdict(many.heapKb <= MAX_HEAP_KB)} (${many.heapKb.toFixed(1)})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function verdict(isMet: boolean): string {
  return isMet ? 'yes' : 'NO';
}
