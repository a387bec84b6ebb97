import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Simulator } from '../../src/simulator/simulator.ts';
import { putLarge } from '../support/large-interaction.ts';
import { sourceSettings } from '../support/source-settings.ts';
import { Wire } from '../support/wire.ts';

/** What hostile users could do to another one. Milliseconds are medians of its cached contents. */
export interface HostileReport {
  readonly quietMs: number;
  /** By what the hostile user does. */
  readonly besideMs: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly peakMb: number;
}

/** The one that uses up the user's budget comes last, so that the others are not refused. */
const hostileKinds = ['never pauses', 'has 200 hanging requests', 'never reads', 'never polls'];
const WARM_UP_ROUNDS = 200;
const HEAP_MB = 512;
const ben = 'ben.okafor@example.org';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const program = fileURLToPath(new URL('../../src/bin.js', import.meta.url));
const hostileClient = fileURLToPath(new URL('./hostile-client.ts', import.meta.url));

/** Runs a bridge with a small heap. One hostile user after the other attacks it, while another user works. */
export async function withHostileUser(rounds: number): Promise<HostileReport> {
  const simulator = new Simulator();
  await simulator.start();
  putLarge(simulator, 'large', 7_000_000);
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, program, 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'info',
      ...sourceSettings(simulator),
      CXENGAGE_RATE_PER_SECOND: '1000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const held = simulator.hold(/interactions\/hanging-\d+$/);
  try {
    const api = `${await originOf(child.stdout)}/api/v2`;
    let peakMb = 0;
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, residentMb(child.pid ?? 0));
    }, 100);
    await medianOfBen(api, WARM_UP_ROUNDS);
    const quiet = await medianOfBen(api, rounds);
    let { failed } = quiet;
    const besideMs: Record<string, number> = {};
    for (const kind of hostileKinds) {
      const hostile = spawn(process.execPath, [hostileClient, api, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(hostile.stdout, 'data');
      const beside = await medianOfBen(api, rounds);
      besideMs[kind] = beside.ms;
      failed += beside.failed;
      hostile.kill();
      await once(hostile, 'exit');
    }
    clearInterval(watch);
    return { quietMs: quiet.ms, besideMs, failed, peakMb: Math.round(peakMb) };
  } finally {
    held.release();
    child.kill('SIGTERM');
    await once(child, 'exit');
    await simulator.stop();
  }
}

async function medianOfBen(api: string, rounds: number): Promise<{ readonly ms: number; readonly failed: number }> {
  const wire = new Wire(api, ben);
  await wire.open();
  const times: number[] = [];
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const { interaction } = await wire.content(voice);
    if (interaction === undefined) failed += 1;
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { ms: Math.round((times[Math.floor(rounds / 2)] ?? 0) * 100) / 100, failed };
}

async function originOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const origin = /(http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
    if (origin) {
      output.resume();
      return origin;
    }
  }
  throw new Error('The bridge did not start');
}

function residentMb(pid: number): number {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // the process has ended, or this is no Linux
  }
}
