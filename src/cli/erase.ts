import type { Command } from 'commander';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { unreachable } from '../kit/unreachable.ts';
import { terminalJson } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { readCommandSettings } from './command-settings.ts';
import { parseUrl } from './desktop-options.ts';
import { reportErrors, usageError } from './exit.ts';

interface EraseOptions {
  readonly interaction?: string;
  readonly contact?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly tenant?: string;
  readonly url?: string;
}

/** How long the bridge may take, in milliseconds: it also asks CXEngage. */
const REPLY_MS = 30_000;

/** `cxbridge erase`: erases what a running bridge, with all of its nodes, holds about a person or an interaction. */
export function addErase(program: Command): void {
  program
    .command('erase')
    .description(
      'Erase what a running bridge holds about a person or an interaction: cached answers on every node, and every list. Prints what was erased, whether CXEngage still has it, and when the last results on their way are gone. Uses the admin listener.',
    )
    .option('--interaction <id>', 'the interaction with this id')
    .option('--contact <id>', 'everything of the contact with this id')
    .option('--phone <number>', 'everything of this phone number, in any spelling')
    .option('--email <address>', 'everything of this e-mail address')
    .option('--tenant <id>', 'contact center, if the bridge serves several')
    .option('--url <url>', 'URL of the admin listener (default: ADMIN_HOST and ADMIN_PORT)', parseUrl)
    .action((options: EraseOptions) => reportErrors(() => erase(options)));
}

async function erase({ url, ...subject }: EraseOptions): Promise<void> {
  const { adminPort, adminHost, adminToken } = readCommandSettings(['ADMIN_PORT', 'ADMIN_HOST', 'ADMIN_TOKEN']);
  const { tenant: _tenant, ...given } = subject;
  if (Object.keys(given).length !== 1) throw usageError('Give one of --interaction, --contact, --phone and --email.');
  if (url === undefined && !adminPort)
    throw usageError(
      'ADMIN_PORT is missing: set it as for the bridge, or give --url with the address of its admin listener.',
    );
  const host = adminHost.includes(':') ? `[${adminHost}]` : adminHost;
  const origin = (url ?? `http://${host}:${adminPort}`).replace(/\/+$/, '');
  const response = await fetch(`${origin}/erase`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
    },
    body: JSON.stringify(subject),
    signal: AbortSignal.timeout(REPLY_MS),
  }).catch((error: unknown) => {
    throw unreachable(origin, error);
  });
  const report = parseJson(await response.text());
  if (!isJsonObject(report)) throw new Error(notAdmin(origin, response.status));
  const { error } = report;
  if (!response.ok && typeof error === 'string')
    throw new Error(response.status < 500 ? `Nothing was erased: ${error}.` : `${error}.`);
  if (!response.ok) throw new Error(notAdmin(origin, response.status));
  print(terminalJson(report, 2));
  if (report['complete'] === false) process.exitCode = exitCodes.differences;
}

function notAdmin(origin: string, status: number): string {
  return `${origin} is not the admin listener of the bridge (HTTP ${status}). Check ADMIN_PORT.`;
}
