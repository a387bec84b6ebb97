import { once } from 'node:events';
import type { Command } from 'commander';
import { compareAll } from '../bulk/compare/compare.ts';
import type { Comparison } from '../bulk/compare/comparison.ts';
import type { RecordPlace } from '../bulk/input/record-place.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { reportErrors } from './exit.ts';
import { namedInputError, openInput } from './input-file.ts';
import { addOutputOptions, loadSite, type OutputOptions } from './site-options.ts';

/** `cxbridge mappings diff`: compares the translations of an archive by two profiles. Exits with `differences` if a record changes. */
export function addMappingsDiff(mappings: Command): void {
  const command = mappings
    .command('diff')
    .description('Translate records with two profiles and show what changes. Exits with 1 if a record changes.')
    .argument('<old>', 'mapping profile, or `default` for the built-in profile')
    .argument('<new>', 'mapping profile to compare with')
    .argument('<file>', 'file of records in the format of `translate`; - for standard input');
  addOutputOptions(command).action((oldProfile: string, newProfile: string, file: string, options: OutputOptions) =>
    reportErrors(() => diff(oldProfile, newProfile, file, options)),
  );
}

async function diff(oldProfile: string, newProfile: string, file: string, options: OutputOptions): Promise<void> {
  // Both sites differ in nothing but their profile.
  const sites = [
    await loadSite({ ...options, profile: oldProfile }),
    await loadSite({ ...options, profile: newProfile }),
  ] as const;
  const comparison = await compareAll(openInput(file), sites, options.now ?? Date.now(), printReject).catch((error) => {
    throw namedInputError(error, file);
  });
  for (const line of comparisonLines(comparison)) print(escapeControls(line));
  process.exitCode = comparison.changed > 0 ? exitCodes.differences : exitCodes.done;
}

async function printReject(place: RecordPlace, reject: string): Promise<void> {
  if (!process.stderr.write(`${JSON.stringify({ ...place, reject })}\n`)) await once(process.stderr, 'drain');
}

function comparisonLines(comparison: Comparison): readonly string[] {
  const { changed, records, rejects, unlistedChanges } = comparison;
  const fields = comparison
    .fields()
    .flatMap(({ field, records: count, example: { id, place, before, after } }) => [
      `${field}  ${recordCount(count)}`,
      `  ${place}, ${id}: ${before} -> ${after}`,
    ]);
  const codes = comparison
    .codes()
    .map(({ code, before, after, records: count }) => `  ${code}: ${before} -> ${after}  ${recordCount(count)}`);
  return [
    `${changed} of ${recordCount(records)} change${rejects > 0 ? `, ${rejects} rejected` : ''}`,
    ...fields,
    ...(unlistedChanges > 0 ? [`and ${unlistedChanges} changes of other fields`] : []),
    ...(codes.length > 0 ? ['diagnostics:', ...codes] : []),
  ];
}

function recordCount(records: number): string {
  return `${records} record${records === 1 ? '' : 's'}`;
}
