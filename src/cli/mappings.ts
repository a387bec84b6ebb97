import type { Command } from 'commander';
import { ProfileError } from '../mapping/profile/profile-layers.ts';
import { readProfile } from '../site/profile-files.ts';
import { print, printError } from '../terminal/output.ts';
import { addMappingsDiff } from './mappings-diff.ts';

/** `cxbridge mappings`: what has to do with mapping profiles. */
export function addMappings(program: Command): void {
  const mappings = program.command('mappings').description('work with mapping profiles');
  mappings
    .command('lint')
    .description('check a mapping profile; exits with 1 and a line per fault where it cannot be used')
    .argument('<file>', 'the profile')
    .action(lint);
  addMappingsDiff(mappings);
}

async function lint(file: string): Promise<void> {
  try {
    const { profile, files } = await readProfile(file);
    print(`${file} is good: ${files.length} file${files.length === 1 ? '' : 's'}, fingerprint ${profile.fingerprint}`);
  } catch (error) {
    const faults = error instanceof ProfileError ? error.faults : [`${file}: ${(error as Error).message}`];
    for (const fault of faults) printError(fault);
    process.exitCode = 1;
  }
}
