import type { Command } from 'commander';
import { DesktopClient, type Login } from '../desktop/desktop-client.ts';
import { operationsTable } from '../genesys/operations.table.ts';
import { historyTopic } from '../genesys/topics.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { JsonObject } from '../kit/json.ts';
import { printError } from '../terminal/output.ts';
import { escapeControls } from '../terminal/text.ts';

/** Options of every command that speaks as a desktop does. */
export interface DesktopOptions {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly timeout: string;
}

/** One operation, as the vendor's pages name it, and its parameters. */
export interface DesktopRequest {
  readonly operation: string;
  /** Interaction or contact id, where the operation's address has one. */
  readonly id: string | undefined;
  readonly parameters: JsonObject;
}

/** An hour; nobody waits longer, and timers cannot for very much longer. */
const LONGEST = 3_600;

/** Where it is sent, as whom, and how long its notification is waited for. */
export function addDesktopOptions(command: Command): Command {
  return addLoginOptions(
    command.option('--url <address>', 'the bridge, or any Genesys Web Services', 'http://localhost:8080'),
  ).option('--timeout <seconds>', 'how long to wait', '60');
}

/** As whom a command asks. */
export function addLoginOptions(command: Command): Command {
  return command
    .option('--user <name>', 'user name (or CXBRIDGE_USER)')
    .option('--password <password>', 'password (or CXBRIDGE_PASSWORD, where no process list shows it)');
}

/** What can be seen to be wrong before anything is sent; code `misused`. */
export function usageError(line: string): BridgeError {
  return new BridgeError('MisuseError', 'misused', line);
}

/** Runs what a desktop command does; what goes wrong is told in a line, with exit code 2 for misuse and 1 for the rest. */
export async function reportErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    printError(escapeControls(error instanceof Error ? error.message : String(error)));
    process.exitCode = error instanceof BridgeError && error.code === 'misused' ? 2 : 1;
  }
}

/**
 * Does what a desktop does: Basic, handshake, subscription, request, wait. `acknowledged` gets the HTTP reply as soon as it is there. Resolves
 * to the data of the notification, or to undefined where the reply refuses. Throws an Error whose message is a line for people.
 */
export async function askAsDesktop(
  { operation, id, parameters }: DesktopRequest,
  options: DesktopOptions,
  acknowledged: (reply: JsonObject) => void,
): Promise<JsonObject | undefined> {
  const login = loginOf(options);
  const path = pathOf(operation, id);
  const seconds = Number(options.timeout);
  if (!(seconds > 0 && seconds <= LONGEST)) throw usageError(`--timeout must be a number of seconds up to ${LONGEST}.`);
  const client = new DesktopClient(options.url, login, seconds * 1_000);
  try {
    await client.signIn();
    await client.listen(historyTopic);
    const reply = await client.post(path, { ...parameters, operationName: operation });
    acknowledged(reply);
    if (reply['statusCode'] !== 0) return undefined;
    return await client.notification(reply['referenceId'], seconds * 1_000);
  } finally {
    await client.close();
  }
}

/** The login that the options or the environment give. Throws misuse where neither does. */
export function loginOf(options: Pick<DesktopOptions, 'user' | 'password'>): Login {
  const user = options.user ?? process.env['CXBRIDGE_USER'];
  const password = options.password ?? process.env['CXBRIDGE_PASSWORD'];
  if (!user || !password) throw usageError('Give --user and --password, or CXBRIDGE_USER and CXBRIDGE_PASSWORD.');
  return { user, password };
}

function pathOf(operation: string, id: string | undefined): string {
  const row = operationsTable.find(({ name }) => name === operation);
  const names = operationsTable.map(({ name }) => name).join(', ');
  if (!row) throw usageError(`No operation ${operation}; there are ${names}.`);
  if (row.path.includes(':id') && !id) throw usageError(`${operation} needs an id.`);
  return row.path.replace(':id', encodeURIComponent(id ?? ''));
}
