import { pino } from 'pino';
import { type App, type AppOverrides, createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { ManualClock } from './manual-clock.ts';
import { sourceSettings } from './source-settings.ts';

/** The current time of the expected replies in `fixtures/genesys/replies`. */
export const sampleNow = Date.parse('2024-03-08T12:00:00.000Z');

/** A bridge and the tenant behind it, both listening on real sockets. */
export interface TestBridge {
  readonly app: App;
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  /** Every line that the bridge logged. */
  readonly logged: string[];
  /** Ends with `/api/v2`. */
  readonly api: string;
  stop(): Promise<void>;
}

export interface BridgeOptions {
  readonly environment?: Record<string, string>;
  readonly simulator?: SimulatorOptions;
  readonly overrides?: AppOverrides;
  /** Prepares what the environment names, before it is read. */
  readonly beforeReading?: (simulator: Simulator) => Promise<void>;
}

/** Starts both on free ports of 127.0.0.1, at the moment of the samples unless the options say otherwise. */
export async function startBridge(options: BridgeOptions = {}): Promise<TestBridge> {
  const clock = new ManualClock(sampleNow);
  const simulator = new Simulator({ now: () => clock.now(), ...options.simulator });
  await simulator.start();
  await options.beforeReading?.(simulator);
  const read = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://localhost:8080/api/v2',
    ...sourceSettings(simulator),
    CXENGAGE_RATE_PER_SECOND: '1000',
    ...options.environment,
  });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { source } = read.config;
  if (!source && read.config.contactCenters.length === 0) throw new Error('The test bridge needs a source');
  const logged: string[] = [];
  const log = pino({ level: read.config.logLevel }, { write: (line: string) => void logged.push(line) });
  const app = await createApp(read.config, source, {
    clock,
    log,
    retryWaitsMs: [0, 0, 0],
    deliveryGraceMs: 0,
    watchSources: false,
    ...options.overrides,
  });
  await app.start();
  return {
    app,
    simulator,
    clock,
    logged,
    api: `${app.origin}/api/v2`,
    async stop() {
      await app.stop();
      await simulator.stop();
    },
  };
}
