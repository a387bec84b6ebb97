import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { Simulator } from '../../src/simulator/simulator.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

/** What a hostile user could do to the others. Milliseconds are medians of another user's cached contents. */
export interface HostileReport {
  readonly quietMs: number;
  readonly hostileMs: number;
  readonly hangingMs: number;
  readonly failed: number;
  readonly peakMb: number;
}

const HEAP_MB = 512;
const ben = 'ben.okafor@example.org';
const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const program = fileURLToPath(new URL('../../src/bin.js', import.meta.url));

/**
 * Runs a bridge with a small heap. One user opens sessions that never poll and asks for contents of 7 MB, leaves 200 sockets with such contents unread, and has
 * 200 requests that hang, while another user works.
 */
export async function withHostileUser(rounds: number): Promise<HostileReport> {
  const simulator = new Simulator();
  await simulator.start();
  putLarge(simulator, 7_000_000);
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, program, 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'info',
      CXENGAGE_URL: simulator.origin,
      CXENGAGE_TENANT_ID: simulator.tenantId,
      CXENGAGE_USERNAME: serviceAccount.username,
      CXENGAGE_PASSWORD: serviceAccount.password,
      CXENGAGE_RATE_PER_SECOND: '1000',
      AUTH_MODE: 'cxengage',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sockets: Socket[] = [];
  try {
    const api = `${await originOf(child.stdout)}/api/v2`;
    let peakMb = 0;
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, residentMb(child.pid ?? 0));
    }, 100);
    const quiet = await medianOfBen(api, rounds);
    const silent: Wire[] = [];
    for (let count = 0; count < 20; count += 1) {
      const wire = new Wire(api);
      await wire.open();
      silent.push(wire);
    }
    let isOver = false;
    const attack = Promise.all(
      silent.map(async (wire) => {
        while (!isOver) await wire.request('large');
      }),
    );
    const { hostname, port } = new URL(api);
    const authorization = basic('ana.duarte@example.org', 'demo');
    for (let count = 0; count < 200; count += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(`GET /api/v2/interactions/large HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
      sockets.push(socket);
    }
    const hostile = await medianOfBen(api, rounds);
    isOver = true;
    await attack;
    const held = simulator.hold(/interactions\/hanging-\d+$/);
    await Promise.all(Array.from({ length: 200 }, (_, index) => silent[0]?.request(`hanging-${index}`)));
    const hanging = await medianOfBen(api, rounds);
    held.release();
    clearInterval(watch);
    const failed = quiet.failed + hostile.failed + hanging.failed;
    return { quietMs: quiet.ms, hostileMs: hostile.ms, hangingMs: hanging.ms, failed, peakMb: Math.round(peakMb) };
  } finally {
    for (const socket of sockets) socket.destroy();
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
  return { ms: Math.round((times[Math.floor(rounds / 2)] ?? 0) * 10) / 10, failed };
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

function putLarge(simulator: Simulator, characters: number): void {
  const body = { text: 'x'.repeat(1_000) };
  const message = { timestamp: '1709827270000', payload: { type: 'message', metadata: { type: 'customer' }, body } };
  simulator.tenant.put({
    interaction: {
      tenantId: simulator.tenantId,
      interactionId: 'large',
      channelType: 'messaging',
      direction: 'inbound',
      startTimestamp: '2024-03-07T10:00:00.000Z',
      endTimestamp: '2024-03-07T10:05:00.000Z',
      messagingTranscript: Array.from({ length: characters / 1_000 }, () => message),
    },
  } as never);
}
