import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { callPriority } from '../cxengage/priorities.policy.ts';
import { fetchContactIds } from '../history/live/contacts.ts';
import { readContacts } from '../identity/read-contacts.ts';
import { suggestIdentities } from '../identity/suggest-identities.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { reportErrors, usageError } from './exit.ts';
import { abortOnSignal } from './export/abort-on-signal.ts';
import { openLiveTenant } from './live-tenant.ts';
import { loadProfileOption } from './site-options.ts';

interface SuggestOptions {
  readonly contacts: string;
  readonly out: string;
  readonly profile?: string;
}

/** `cxbridge identity`: the file of IDENTITY_MAP. */
export function addIdentity(program: Command): void {
  const identity = program
    .command('identity')
    .description('Make the map of ids of Genesys and of CXEngage that IDENTITY_MAP names (docs/identity.md).');
  identity
    .command('suggest')
    .description(
      'Propose which contacts of a Genesys contact export are which contacts in CXEngage, by phone number and e-mail address. What is ambiguous has no new id and a note. Exits with 1 if there is any such row.',
    )
    .requiredOption(
      '--contacts <file>',
      'contact export as CSV: a column Id or ContactId, and columns with phone numbers and e-mail addresses',
    )
    .requiredOption('--out <file>', 'file of the map, which must not exist')
    .option('--profile <file>', 'mapping profile, which names the attributes of contacts (default: MAPPING_PROFILE)')
    .action((options: SuggestOptions) => reportErrors(() => suggest(options)));
}

async function suggest({ contacts: file, out, profile: profileFile }: SuggestOptions): Promise<void> {
  if (existsSync(out))
    throw usageError(`${out} is there already, and may have decisions of people: give another --out.`);
  const signal = abortOnSignal();
  const contacts = await readContacts(file);
  const profile = await loadProfileOption(profileFile);
  await using tenant = openLiveTenant(process.env, false);
  const { source } = tenant.partsFor(profile);
  const { log, config } = tenant;
  const parts = { source, profile, log, maxPages: config.scanPages };
  const call = { signal, caller: 'identity', priority: callPriority.bulk };
  const suggestions = await suggestIdentities(contacts, (address) => fetchContactIds(address, parts, call));
  const rows = suggestions.map((each) => ['contact', each.old, each.new, each.note]);
  await writeFile(out, stringify([['kind', 'old', 'new', 'note'], ...rows]), { flag: 'wx' });
  const decided = suggestions.filter((each) => each.new !== '').length;
  const undecided = suggestions.length - decided;
  print(`${decided} contacts were found, ${undecided} are for you to decide: ${out}`);
  process.exitCode = undecided > 0 ? exitCodes.differences : exitCodes.done;
}
