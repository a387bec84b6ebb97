import closeWithGrace from 'close-with-grace';
import type { Command } from 'commander';
import { type App, createApp } from '../app/app.ts';
import { type Config, readConfig, type SourceConfig } from '../config/config.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { accounts, serviceAccount } from '../simulator/accounts.ts';
import { webChatId } from '../simulator/samples.ts';
import { Simulator } from '../simulator/simulator.ts';
import { print, printError } from '../terminal/output.ts';

const STOP_WITHIN_MS = 10_000;

/** The source that is served, and the tenant behind it where it is the demo's. */
interface Served {
  readonly source: SourceConfig;
  readonly simulator?: Simulator;
}

/** `cxbridge serve`: the bridge, and beside it the demo tenant where no source is configured. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the bridge; configured by environment variables (docs/configuration.md), a demo without any')
    .action(serve);
}

async function serve(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) {
    for (const problem of read.problems) printError(problem);
    process.exitCode = 1;
    return;
  }
  const { config } = read;
  const { source, simulator }: Served = config.source ? { source: config.source } : await startDemoTenant();
  const app = await startApp(config, source);
  if (!app) {
    await simulator?.stop();
    process.exitCode = 1;
    return;
  }
  closeWithGrace({ delay: STOP_WITHIN_MS, logger: false }, async ({ err }) => {
    if (err) printError(err.stack ?? err.message);
    await app.stop();
    await simulator?.stop();
  });
  if (simulator) greet(app, simulator);
}

async function startApp(config: Config, source: SourceConfig): Promise<App | undefined> {
  let app: App | undefined;
  try {
    app = await createApp(config, source);
    await app.start();
    return app;
  } catch (error) {
    await app?.stop();
    printError(explained(error, config));
    return undefined;
  }
}

/** One line for what people can mend: a profile, a users file, an address. Anything else is a fault and is thrown on. */
function explained(error: unknown, config: Config): string {
  if (error instanceof BridgeError) {
    const name = error.code === 'bad-users-file' ? 'USERS_FILE' : 'MAPPING_PROFILE';
    return `${name} cannot be used: ${error.message}`;
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `PORT=${config.port} is taken by another program: give a free port`;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return `HOST="${config.host}" PORT=${config.port} cannot be listened on (${code}): give an address of this machine and a port it allows`;
  }
  if (path !== undefined && code !== undefined) {
    const users = config.auth.mode === 'users' && config.auth.usersFile === String(path);
    const name = users ? 'USERS_FILE' : 'MAPPING_PROFILE';
    return `${name}="${path}" cannot be read (${code}): give the path of a readable file`;
  }
  throw error;
}

async function startDemoTenant(): Promise<Served> {
  const simulator = new Simulator({ interactions: 1_000 });
  await simulator.start();
  const { username, password } = serviceAccount;
  return { source: { url: simulator.origin, tenantId: simulator.tenantId, username, password }, simulator };
}

function greet(app: App, simulator: Simulator): void {
  const origin = app.origin.replace('127.0.0.1', 'localhost');
  const user = accounts[0];
  const url = origin.endsWith(':8080') ? '' : ` --url ${origin}`;
  print('');
  print(`The bridge listens on ${origin}. CXENGAGE_URL is not set, so it serves a demo tenant (${simulator.origin}).`);
  print(
    `Sign in as ${user?.username} with the password ${user?.password}. To see a notification arrive, paste into another terminal:`,
  );
  print('');
  print(
    `  npx cxbridge call GetInteractionContent ${webChatId} --user ${user?.username} --password ${user?.password}${url}`,
  );
  print('');
}
