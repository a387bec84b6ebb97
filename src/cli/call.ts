import type { Command } from 'commander';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { print } from '../terminal/output.ts';
import { terminalJson } from '../terminal/text.ts';
import { addDesktopOptions, askAsDesktop, type DesktopOptions, reportErrors, usageError } from './desktop-options.ts';

interface CallOptions extends DesktopOptions {
  readonly body: string;
}

/** `cxbridge call`: does what a desktop does (Basic, handshake, subscribe, request, wait) and prints what comes back. */
export function addCall(program: Command): void {
  const command = program
    .command('call')
    .description('send one operation as a legacy desktop would and wait for its notification')
    .argument('<operation>', 'GetInteractionContent, …')
    .argument('[id]', 'interaction or contact id, where the operation’s address has one')
    .option('--body <json>', 'further parameters', '{}');
  addDesktopOptions(command).action((operation: string, id: string | undefined, options: CallOptions) =>
    reportErrors(() => call(operation, id, options)),
  );
}

async function call(operation: string, id: string | undefined, options: CallOptions): Promise<void> {
  const parameters = parseJson(options.body);
  if (!isJsonObject(parameters)) throw usageError('--body must be a JSON object.');
  const data = await askAsDesktop({ operation, id, parameters }, options, (reply) => print(terminalJson(reply)));
  if (data) print(terminalJson(data, 2));
  if (!data || 'errorMessage' in data) process.exitCode = 1;
}
