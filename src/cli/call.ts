import type { Command } from 'commander';
import { operationsTable } from '../genesys/operations.table.ts';
import { historyTopic } from '../genesys/topics.ts';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { DesktopClient } from './desktop-client.ts';
import { complain, print } from './output.ts';

interface CallOptions {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly body: string;
  readonly timeout: string;
}

/** `cxbridge call`: does what a desktop does (Basic, handshake, subscribe, request, wait) and prints what comes back. */
export function addCall(program: Command): void {
  program
    .command('call')
    .description('send one operation as a legacy desktop would and wait for its notification')
    .argument('<operation>', 'GetInteractionContent, …')
    .argument('[id]', 'interaction or contact id, where the operation’s address has one')
    .option('--url <address>', 'the bridge, or any Genesys Web Services', 'http://localhost:8080')
    .option('--user <name>', 'user name (or CXBRIDGE_USER)')
    .option('--password <password>', 'password (or CXBRIDGE_PASSWORD, where no process list shows it)')
    .option('--body <json>', 'further parameters', '{}')
    .option('--timeout <seconds>', 'how long to wait', '60')
    .action(call);
}

async function call(operation: string, id: string | undefined, options: CallOptions): Promise<void> {
  const user = options.user ?? process.env['CXBRIDGE_USER'];
  const password = options.password ?? process.env['CXBRIDGE_PASSWORD'];
  if (!user || !password) return misused('Give --user and --password, or CXBRIDGE_USER and CXBRIDGE_PASSWORD.');
  const row = operationsTable.find(({ name }) => name === operation);
  if (!row)
    return misused(`No operation ${operation}; there are ${operationsTable.map(({ name }) => name).join(', ')}.`);
  if (row.path.includes(':id') && id === undefined) return misused(`${operation} needs an id.`);
  const parameters = parseJson(options.body);
  if (!isJsonObject(parameters)) return misused('--body must be a JSON object.');
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) return misused('--timeout must be a number of seconds.');

  const client = new DesktopClient(options.url, { user, password });
  try {
    await client.signIn();
    await client.listen(historyTopic);
    const path = row.path.replace(':id', encodeURIComponent(id ?? ''));
    const acknowledgement = await client.post(path, { ...parameters, operationName: operation });
    print(JSON.stringify(acknowledgement));
    if (acknowledgement['statusCode'] !== 0) {
      process.exitCode = 1;
      return;
    }
    const data = await client.notification(acknowledgement['referenceId'], seconds * 1_000);
    print(JSON.stringify(data, null, 2));
    if ('errorMessage' in data) process.exitCode = 1;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await client.close();
  }
}

function misused(line: string): void {
  complain(line);
  process.exitCode = 2;
}
