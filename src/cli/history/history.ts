import { type Command, InvalidArgumentError, Option } from 'commander';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { print, printError } from '../../terminal/output.ts';
import { stdoutStyle } from '../../terminal/stdout-style.ts';
import { escapeControls, terminalJson } from '../../terminal/text.ts';
import { addDesktopOptions, askAsDesktop, reportErrors } from '../desktop-options.ts';
import { exitOnUsageError, exitWhenReaderCloses } from '../exit.ts';
import { type HistoryOptions, historyRequestOf } from './history-request.ts';
import { historyTable } from './history-table.ts';
import { interactionLines } from './interaction-lines.ts';

const FEWEST_COLUMNS = 40;

/** `cxbridge history`: the history operations as a desktop sends them. Exits with 1 when refused or failed, with 2 when misused. */
export function addHistory(program: Command): void {
  const command = program
    .command('history')
    .description(
      'show a contact’s, an agent’s or everybody’s interactions, or one of them, as a legacy desktop gets them',
    )
    .argument('[contact]', 'whose: contact id, phone number or e-mail address; everybody’s without it')
    .option('--agent [id]', 'an agent’s instead; your own without an id')
    .option('--interaction <id>', 'one interaction with its messages instead')
    .option('--from <date>', 'first day (2026-11-01) or moment (2026-11-01T08:00:00Z); a month ago without it')
    .option('--to <date>', 'last day or moment; today without it')
    .option('--media <type>', 'only this media type: call, email, chat, smssession, …')
    .addOption(new Option('--sort <order>', 'by start').choices(['asc', 'desc']))
    .option('--max <count>', 'at most so many', count)
    .addOption(new Option('--source <name>', 'where to look').choices(['main', 'archive']))
    .option('--attributes <names>', 'custom attributes to show, comma-separated', names)
    .option('--where <name=value>', 'only with this custom attribute; may be given several times', pair)
    .option('--json', 'print the notification as JSON, also on a terminal');
  exitOnUsageError(addDesktopOptions(command)).action((contact: string | undefined, options: HistoryOptions) =>
    reportErrors(() => showHistory(contact, options)),
  );
}

async function showHistory(contact: string | undefined, options: HistoryOptions): Promise<void> {
  const request = historyRequestOf(contact, options);
  const { operation } = request;
  const data = await askAsDesktop(request, options, (reply) => {
    if (reply['statusCode'] !== 0) notDone(`${operation} was refused: ${textOf(reply['statusMessage'] ?? reply)}`);
  });
  if (!data) return;
  if ('errorMessage' in data) return notDone(`${operation} failed: ${textOf(data['errorMessage'])}`);
  exitWhenReaderCloses();
  print(options.json || !process.stdout.isTTY ? terminalJson(data, 2) : readable(data, options.attributes ?? []));
}

function readable(data: JsonObject, attributes: readonly string[]): string {
  const { interaction, interactions, messages } = data;
  const paper = stdoutStyle(FEWEST_COLUMNS, true);
  const lines = isJsonObject(interaction)
    ? interactionLines(interaction, objectsIn(messages), paper)
    : historyTable(objectsIn(interactions), attributes, paper);
  return lines.join('\n');
}

function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function notDone(line: string): void {
  printError(escapeControls(line));
  process.exitCode = 1;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

function names(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function pair(text: string, before: JsonObject = {}): JsonObject {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Give a name and a value, as in tier=gold.');
  return Object.fromEntries([...Object.entries(before), [name, value]]);
}
