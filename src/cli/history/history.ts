import { type Command, InvalidArgumentError, Option } from 'commander';
import { sendDesktopRequest } from '../../desktop/desktop-request.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { terminalJson } from '../../terminal/control-characters.ts';
import { print } from '../../terminal/output.ts';
import { stdoutStyle } from '../../terminal/stdout-style.ts';
import { addDesktopOptions, resolveServer } from '../desktop-options.ts';
import { reportErrors } from '../exit.ts';
import { type HistoryOptions, historyRequestOf } from './history-request.ts';
import { historyTable } from './history-table.ts';
import { interactionLines } from './interaction-lines.ts';

const MIN_COLUMNS = 40;
const MAX_SIZE = 10_000;

/** `cxbridge history`: sends a history operation as a desktop does and shows its result. */
export function addHistory(program: Command): void {
  const command = program
    .command('history')
    .description(
      'List the interactions of a contact, an agent or the whole tenant, or show one interaction, as a legacy desktop receives them.',
    )
    .argument('[contact]', 'contact id, phone number or e-mail address (default: the whole tenant)')
    .option('--agent [id]', 'list the interactions of an agent (default: the signed-in user)')
    .option('--interaction <id>', 'show one interaction with its messages')
    .option('--from <date>', 'first day (2026-11-01) or time (2026-11-01T08:00:00Z) (default: one month before --to)')
    .option('--to <date>', 'last day or time, inclusive (default: today)')
    .option('--media <type>', 'media type, for example call, email, chat or smssession (default: all)')
    .addOption(new Option('--sort <order>', 'order by start time (default: desc)').choices(['asc', 'desc']))
    .option(
      '--max <count>',
      `maximum number of interactions, from 1 to ${MAX_SIZE}; not for a contact (default: 100)`,
      parseCount,
    )
    .addOption(new Option('--source <name>', 'data source (default: main)').choices(['main', 'archive']))
    .option('--attributes <names>', 'custom attributes to show, comma-separated', parseNames)
    .option('--where <name=value>', 'list only interactions with this custom attribute; repeatable', parsePair)
    .option('--json', 'print the notification as JSON (default if standard output is not a terminal)');
  addDesktopOptions(command).action((contact: string | undefined, options: HistoryOptions) =>
    reportErrors(() => showHistory(contact, options)),
  );
}

async function showHistory(contact: string | undefined, options: HistoryOptions): Promise<void> {
  const request = historyRequestOf(contact, options);
  const { operation } = request;
  let reply: JsonObject = {};
  const data = await sendDesktopRequest(request, resolveServer(options), (received) => {
    reply = received;
  });
  if (!data) throw operationError(`${operation} was refused: ${valueText(reply['statusMessage'] ?? reply)}`);
  if ('errorMessage' in data) throw operationError(`${operation} failed: ${valueText(data['errorMessage'])}`);
  print(options.json || !process.stdout.isTTY ? terminalJson(data, 2) : resultText(data, options.attributes ?? []));
}

function resultText(data: JsonObject, attributes: readonly string[]): string {
  const { interaction, interactions, messages } = data;
  const style = stdoutStyle(MIN_COLUMNS, true);
  const lines = isJsonObject(interaction)
    ? interactionLines(interaction, objectsIn(messages), style)
    : historyTable(objectsIn(interactions), attributes, style);
  return lines.join('\n');
}

function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function operationError(message: string): BridgeError {
  return new BridgeError('OperationError', 'operation-failed', message);
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > MAX_SIZE) {
    throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_SIZE}.`);
  }
  return Number(text);
}

function parseNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function parsePair(text: string, previous: JsonObject = {}): JsonObject {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Give a name and a value, for example tier=gold.');
  return Object.fromEntries([...Object.entries(previous), [name, value]]);
}
