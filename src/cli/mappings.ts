import type { Command } from 'commander';
import { readProfile } from '../site/profile-files.ts';
import { print } from '../terminal/output.ts';
import { reportErrors } from './exit.ts';
import { addMappingsDiff } from './mappings-diff.ts';

/** `cxbridge mappings`: commands for mapping profiles. */
export function addMappings(program: Command): void {
  const mappings = program.command('mappings').description('Check and compare mapping profiles.');
  mappings
    .command('lint')
    .description('Check a mapping profile. Prints one line per problem and exits with 2 if the profile is invalid.')
    .argument('<file>', 'mapping profile')
    .action((file: string) => reportErrors(() => lint(file)));
  addMappingsDiff(mappings);
}

async function lint(file: string): Promise<void> {
  const { profile, files } = await readProfile(file);
  print(`${file} is valid: ${files.length} file${files.length === 1 ? '' : 's'}, fingerprint ${profile.fingerprint}`);
}
