import { type Command, InvalidArgumentError } from 'commander';
import { serviceAccount } from '../simulator/accounts.ts';
import { Simulator } from '../simulator/simulator.ts';
import { print } from '../terminal/output.ts';
import { reportErrors, usageError } from './exit.ts';
import { stopOnSignal } from './stop-on-signal.ts';

interface SimulateOptions {
  readonly port: number;
  readonly interactions: number;
  readonly seed: number;
  readonly latency: number;
  readonly failures: number;
}

/** `cxbridge simulate`: runs the demo tenant without the bridge. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description(
      'Run the demo CXEngage tenant without the bridge, on 127.0.0.1. SIMULATOR_PASSWORD is the password of every account, instead of the well-known ones.',
    )
    .option('--port <number>', 'port to listen on; 0 for any free port', parsePort, 8081)
    .option(
      '--interactions <count>',
      'number of generated interactions, in addition to the sample interactions',
      parseWhole,
      1_000,
    )
    .option('--seed <number>', 'seed of the generated data; the same seed generates the same data', parseWhole, 1)
    .option('--latency <ms>', 'delay of each reply in milliseconds', parseWhole, 0)
    .option('--failures <share>', 'fraction of requests that fail with HTTP 503, from 0 to 1', parseShare, 0)
    .action((options: SimulateOptions) => reportErrors(() => simulate(options)));
}

async function simulate(options: SimulateOptions): Promise<void> {
  const { port, interactions, seed, latency: latencyMs, failures } = options;
  const secret = process.env['SIMULATOR_PASSWORD'] || undefined;
  const simulator = new Simulator({ interactions, seed, latencyMs, password: secret });
  if (failures > 0) simulator.faults.add({ on: /./, status: 503, share: failures });
  try {
    await simulator.start(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw usageError(`--port ${port} is already in use. Give a free port, or 0 for any free port.`);
  }
  stopOnSignal(() => simulator.stop());
  const { username, password } = serviceAccount;
  print(`The demo CXEngage tenant listens on ${simulator.origin}. To connect a bridge to it, or to export it, run:`);
  print('');
  print(`  export CXENGAGE_URL=${simulator.origin} CXENGAGE_TENANT_ID=${simulator.tenantId} \\`);
  print(
    `  CXENGAGE_USERNAME=${username} CXENGAGE_PASSWORD=${secret === undefined ? password : '$SIMULATOR_PASSWORD'} AUTH_MODE=cxengage`,
  );
  print('  npm start');
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('Give a port number from 0 to 65535.');
  }
  return Number(text);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1.');
  return share;
}
