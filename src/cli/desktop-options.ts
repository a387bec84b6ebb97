import { type Command, InvalidArgumentError } from 'commander';
import { textFaultOf } from '../config/text-fault.ts';
import type { Login } from '../desktop/desktop-client.ts';
import type { DesktopServer } from '../desktop/desktop-request.ts';
import { publicUrlOf } from '../site/site-of.ts';
import { readCommandSettings } from './command-settings.ts';
import { usageError } from './exit.ts';

/** Options that give a user name and password. */
export interface LoginOptions {
  readonly user?: string;
  readonly password?: string;
}

/** Options of every command that sends one request as a desktop does. */
export interface DesktopOptions extends LoginOptions {
  readonly url?: string;
  /** Seconds. */
  readonly timeout: number;
}

const MAX_TIMEOUT_SECONDS = 3_600;

/** Adds the options for the server, the login and the timeout. */
export function addDesktopOptions(command: Command): Command {
  command.option(
    '--url <url>',
    'URL of the bridge or of another Genesys Web Services server (default: PUBLIC_URL, otherwise this machine with PORT)',
    parseUrl,
  );
  return addTimeoutOption(addLoginOptions(command));
}

/** Adds the options for the login. */
export function addLoginOptions(command: Command): Command {
  return command
    .option('--user <name>', 'user name (default: CXBRIDGE_USER)')
    .option(
      '--password <password>',
      'password (default: CXBRIDGE_PASSWORD; prefer the variable, because process lists show options)',
    );
}

/** Adds the option for the timeout of each reply and each notification. */
export function addTimeoutOption(command: Command): Command {
  return command.option('--timeout <seconds>', 'maximum wait for each reply and notification', parseSeconds, 60);
}

/**
 * Resolves the server from the options; the address comes from the settings of the bridge and the login from the environment if they are not
 * given. Throws a usage error without a login or an address, and SettingsError.
 */
export function resolveServer(options: DesktopOptions): DesktopServer {
  return { url: options.url ?? resolveUrl(), login: resolveLogin(options), timeoutMs: options.timeout * 1_000 };
}

function resolveUrl(): string {
  const settings = readCommandSettings(['PUBLIC_URL', 'PORT']);
  if (settings.publicUrl === undefined && settings.port === 0) {
    throw usageError('PORT=0 selects any free port. Give --url with the address that the bridge printed.');
  }
  return publicUrlOf(settings);
}

/** Resolves the login from the options, or from the environment if they are not given. Throws a usage error without a usable login. */
export function resolveLogin(options: LoginOptions): Login {
  const user = options.user ?? readLoginText('CXBRIDGE_USER');
  const password = options.password ?? readLoginText('CXBRIDGE_PASSWORD');
  if (!user || !password) {
    throw usageError(
      'No user name or password. Give --user and --password, or set CXBRIDGE_USER and CXBRIDGE_PASSWORD.',
    );
  }
  return { user, password };
}

/** Reads a variable of the login. Throws a usage error for a text that is set by mistake, without its value. */
function readLoginText(name: string): string | undefined {
  const text = process.env[name];
  const fault = text === undefined ? undefined : textFaultOf(text);
  if (fault !== undefined) throw usageError(`${name} ${fault}`);
  return text;
}

/** Parses the URL of a server. Throws InvalidArgumentError for anything but an http or https URL. */
export function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    const full = `http://${text}`;
    const example = URL.canParse(full) && !text.includes('//') ? full : 'http://localhost:8080';
    throw new InvalidArgumentError(`Give an http or https URL, for example ${example}.`);
  }
  return text;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw new InvalidArgumentError(`Give a number of seconds greater than 0 and up to ${MAX_TIMEOUT_SECONDS}.`);
  }
  return seconds;
}
