import type { Command } from 'commander';
import { archiveLineOf } from '../bulk/archive-line.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print, printError } from '../terminal/output.ts';
import { reportErrors } from './exit.ts';
import { openLiveTenant } from './live-tenant.ts';
import { loadProfileOption } from './site-options.ts';

interface FetchOptions {
  readonly archive?: true;
  readonly profile?: string;
}

/** `cxbridge fetch`: writes interactions of the configured tenant as `translate` reads them. Exits with `differences` if one is missing or incomplete. */
export function addFetch(program: Command): void {
  program
    .command('fetch')
    .description(
      'Fetch interactions from the configured CXEngage tenant and write them as an archive (docs/archive-format.md), one per line. Exits with 1 if one is missing or incomplete.',
    )
    .argument('<id...>', 'interaction ids')
    .option('--archive', 'read from the archive tenant (ARCHIVE_CXENGAGE_URL)')
    .option(
      '--profile <file>',
      'mapping profile, which decides what is fetched; `default` is the built-in one (default: MAPPING_PROFILE)',
    )
    .action((ids: readonly string[], options: FetchOptions) => reportErrors(() => fetchAll(ids, options)));
}

async function fetchAll(ids: readonly string[], { archive, profile: file }: FetchOptions): Promise<void> {
  const profile = await loadProfileOption(file);
  await using tenant = openLiveTenant(process.env, archive === true);
  for (const id of ids) {
    try {
      const input = await tenant.fetchInput(id, profile);
      print(JSON.stringify(archiveLineOf(input)));
      for (const missing of input.unavailable ?? []) report(id, `${missing} could not be fetched`);
      for (const pointer of input.altered ?? []) report(id, `${pointer} was not UTF-8 and has been altered`);
    } catch (error) {
      report(id, error instanceof Error ? error.message : String(error));
    }
  }
}

function report(id: string, problem: string): void {
  printError(escapeControls(`${id}: ${problem}`));
  process.exitCode = exitCodes.differences;
}
