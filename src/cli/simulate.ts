import closeWithGrace from 'close-with-grace';
import { type Command, InvalidArgumentError } from 'commander';
import { serviceAccount } from '../simulator/accounts.ts';
import { Simulator } from '../simulator/simulator.ts';
import { print } from '../terminal/output.ts';

interface SimulateOptions {
  readonly port: number;
  readonly interactions: number;
  readonly seed: number;
  readonly latency: number;
  readonly failures: number;
}

/** `cxbridge simulate`: the demo tenant alone. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('run the demo CXEngage tenant alone, on 127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', whole, 8081)
    .option('--interactions <count>', 'interactions beside the samples', whole, 1_000)
    .option('--seed <number>', 'same seed, same tenant', whole, 1)
    .option('--latency <ms>', 'milliseconds every answer takes', whole, 0)
    .option('--failures <share>', 'share of calls answered with 503, from 0 to 1', share, 0)
    .action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const { interactions, seed, latency: latencyMs, failures } = options;
  const simulator = new Simulator({ interactions, seed, latencyMs });
  if (failures > 0) simulator.faults.add({ on: /./, status: 503, share: failures });
  await simulator.start(options.port);
  closeWithGrace({ logger: false }, () => simulator.stop());
  const { username, password } = serviceAccount;
  print(`A CXEngage tenant listens on ${simulator.origin}. To serve it:`);
  print('');
  print(`  CXENGAGE_URL=${simulator.origin} CXENGAGE_TENANT_ID=${simulator.tenantId} \\`);
  print(`  CXENGAGE_USERNAME=${username} CXENGAGE_PASSWORD=${password} AUTH_MODE=cxengage npm start`);
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1.');
  return value;
}
