import type { Command } from 'commander';
import { sendDesktopRequest } from '../desktop/desktop-request.ts';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { terminalJson } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { addDesktopOptions, type DesktopOptions, resolveServer } from './desktop-options.ts';
import { reportErrors, usageError } from './exit.ts';

interface CallOptions extends DesktopOptions {
  readonly body: string;
}

/** `cxbridge call`: sends one operation as a legacy desktop does (Basic, handshake, subscribe, request) and prints the reply and the notification. */
export function addCall(program: Command): void {
  const command = program
    .command('call')
    .description('Send one operation as a legacy desktop does, and wait for its notification.')
    .argument('<operation>', 'operation name, for example GetInteractionContent')
    .argument('[id]', 'interaction or contact id; required by operations whose path contains an id')
    .option('--body <json>', 'other parameters as a JSON object', '{}');
  addDesktopOptions(command).action((operation: string, id: string | undefined, options: CallOptions) =>
    reportErrors(() => call(operation, id, options)),
  );
}

async function call(operation: string, id: string | undefined, options: CallOptions): Promise<void> {
  const parameters = parseJson(options.body);
  if (!isJsonObject(parameters)) throw usageError('--body must be a JSON object, for example {"source":"main"}.');
  const request = { operation, id, parameters };
  const data = await sendDesktopRequest(request, resolveServer(options), (reply) => print(terminalJson(reply)));
  if (data) print(terminalJson(data, 2));
  if (!data || 'errorMessage' in data) process.exitCode = exitCodes.failed;
}
