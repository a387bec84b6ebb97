import type { Command } from 'commander';
import { ProfileError } from '../mapping/profile/profile-layers.ts';
import { readProfile } from '../site/profile-files.ts';
import { print } from '../terminal/output.ts';
import { reportErrors } from './exit.ts';
import { addMappingsDiff } from './mappings-diff.ts';

/** `cxbridge mappings`: commands for mapping profiles. */
export function addMappings(program: Command): void {
  const mappings = program.command('mappings').description('Check and compare mapping profiles.');
  mappings
    .command('lint')
    .description('Check a mapping profile. Prints one line per fault and exits with 2 if the profile is invalid.')
    .argument('<file>', 'mapping profile')
    .action((file: string) => reportErrors(() => lint(file)));
  addMappingsDiff(mappings);
}

async function lint(file: string): Promise<void> {
  try {
    const { profile, files } = await readProfile(file);
    print(`${file} is valid: ${files.length} file${files.length === 1 ? '' : 's'}, fingerprint ${profile.fingerprint}`);
  } catch (error) {
    // The faults of a profile name their file; other errors may not.
    throw error instanceof ProfileError ? error : new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
