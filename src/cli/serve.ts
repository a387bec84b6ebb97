import type { Command } from 'commander';
import { type App, createApp } from '../app/app.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import { ProfileError } from '../mapping/profile/profile-layers.ts';
import { accounts, serviceAccount } from '../simulator/accounts.ts';
import { webChatId } from '../simulator/samples.ts';
import { Simulator } from '../simulator/simulator.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print, printError } from '../terminal/output.ts';
import { SettingsError } from './command-settings.ts';
import { reportFailure } from './exit.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** The source to serve, and the simulator behind it if it is the demo tenant. */
interface Served {
  /** Undefined if the configuration names contact centers. */
  readonly source: SourceConfig | undefined;
  readonly simulator?: Simulator;
}

/** `cxbridge serve`: runs the bridge, and also the demo tenant if no source is configured. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description(
      'Run the bridge. Environment variables configure it (docs/configuration.md); without CXENGAGE_URL it serves the built-in demo tenant.',
    )
    .action(serve);
}

async function serve(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) return reportFailure(new SettingsError(read.problems));
  const { config } = read;
  const isDemo = config.source === undefined && config.contactCenters.length === 0;
  const { source, simulator }: Served = isDemo ? await startDemoTenant() : { source: config.source };
  const app = await startApp(config, source);
  if (!app) {
    await simulator?.stop();
    process.exitCode = exitCodes.failed;
    return;
  }
  stopOnSignal(async () => {
    await app.stop();
    await simulator?.stop();
  });
  if (simulator) printDemoHelp(app, simulator);
}

async function startApp(config: Config, source: SourceConfig | undefined): Promise<App | undefined> {
  let app: App | undefined;
  try {
    app = await createApp(config, source);
    await app.start();
    return app;
  } catch (error) {
    await app?.stop();
    for (const line of startErrorLines(error, config)) printError(escapeControls(line));
    return undefined;
  }
}

/** The setting that an error at start is about, by its code. */
const settingOf: Readonly<Record<string, string>> = {
  'bad-users-file': 'USERS_FILE',
  'bad-identity-map': 'IDENTITY_MAP',
  'redis-unusable': 'REDIS_URL',
  archive: 'ARCHIVE_DATABASE',
  'admin-listener': 'ADMIN_PORT',
};

/** One line for each problem that the operator can fix: an invalid profile, users file or address. Rethrows any other error. */
function startErrorLines(error: unknown, config: Config): readonly string[] {
  if (error instanceof BridgeError) {
    const name = settingOf[error.code] ?? 'MAPPING_PROFILE';
    const problems = error instanceof ProfileError ? error.problems : [error.message];
    return problems.map((problem) => (problem.startsWith(name) ? problem : `${name} cannot be used: ${problem}`));
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return [`PORT=${config.port} is already in use: give a free port`];
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return [
      `Cannot listen on HOST="${config.host}" PORT=${config.port} (${code}): give an address of this machine and a permitted port`,
    ];
  }
  if (path !== undefined && code !== undefined) {
    if (config.auditLog === String(path))
      return [`AUDIT_LOG="${path}" cannot be written (${code}): give the path of a file in a folder that exists`];
    const users = config.auth.mode === 'users' && config.auth.usersFile === String(path);
    const isIdentityMap = config.identityMap === String(path);
    const name = users ? 'USERS_FILE' : isIdentityMap ? 'IDENTITY_MAP' : 'MAPPING_PROFILE';
    return [`${name}="${path}" cannot be read (${code}): give the path of a readable file`];
  }
  throw error;
}

async function startDemoTenant(): Promise<Served> {
  const simulator = new Simulator({ interactions: 1_000 });
  await simulator.start();
  const { username, password } = serviceAccount;
  return { source: { url: simulator.origin, tenantId: simulator.tenantId, username, password }, simulator };
}

function printDemoHelp(app: App, simulator: Simulator): void {
  const origin = app.origin.replace('127.0.0.1', 'localhost');
  const user = accounts[0];
  const url = origin.endsWith(':8080') ? '' : ` --url ${origin}`;
  print('');
  print(`The bridge listens on ${origin}. CXENGAGE_URL is unset, so it serves the demo tenant (${simulator.origin}).`);
  print(`Sign in as ${user?.username} with password ${user?.password}. For an example, run in another terminal:`);
  print('');
  print(
    `  npx cxbridge call GetInteractionContent ${webChatId} --user ${user?.username} --password ${user?.password}${url}`,
  );
  print('');
}
