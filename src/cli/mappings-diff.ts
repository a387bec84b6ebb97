import { once } from 'node:events';
import type { Command } from 'commander';
import { compareAll } from '../bulk/compare/compare.ts';
import type { Comparison } from '../bulk/compare/comparison.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { createSite } from '../mapping/site.ts';
import { readProfile } from '../site/profile-files.ts';
import { print } from '../terminal/output.ts';
import { escapeControls } from '../terminal/text.ts';
import { exitOnUsageError, exitWhenReaderCloses, reportFailure } from './exit.ts';
import { openInput } from './input-file.ts';
import { addNowOption, type NowOption } from './site-options.ts';

/** `cxbridge mappings diff`: what another profile changes in an archive. Exits like diff: 0 where nothing changes, 1 where something does, 2 when it could not be done. */
export function addMappingsDiff(mappings: Command): void {
  const command = mappings
    .command('diff')
    .description(
      'translate an archive with two profiles and tell what changes; exits with 0 where nothing does, with 1 where something does, with 2 when it failed',
    )
    .argument('<old>', 'a mapping profile; `default` is the one that comes along')
    .argument('<new>', 'the other one')
    .argument('<file>', 'the records, as `translate` takes them; standard input for -');
  exitOnUsageError(addNowOption(command)).action(diff);
}

async function diff(old: string, fresh: string, file: string, options: NowOption): Promise<void> {
  try {
    const sites = [await loadProfileSite(old), await loadProfileSite(fresh)] as const;
    exitWhenReaderCloses();
    const comparison = await compareAll(openInput(file), sites, options.now ?? Date.now(), tellReject);
    for (const line of linesOf(comparison)) print(escapeControls(line));
    process.exitCode = comparison.changed > 0 ? 1 : 0;
  } catch (error) {
    reportFailure(error);
  }
}

async function tellReject(line: number, reject: string): Promise<void> {
  if (!process.stderr.write(`${JSON.stringify({ line, reject })}\n`)) await once(process.stderr, 'drain');
}

/** Both sides differ in their profile alone. */
async function loadProfileSite(name: string): Promise<Site> {
  const { profile } = await readProfile(name === 'default' ? undefined : name);
  return createSite(profile, profile.timeZone, 'http://localhost:8080/api/v2');
}

function linesOf(comparison: Comparison): readonly string[] {
  const { changed, records, rejects, untold } = comparison;
  const fields = comparison
    .fields()
    .flatMap(({ field, records: count, example: { id, line, before, after } }) => [
      `${field}  ${counted(count)}`,
      `  line ${line}, ${id}: ${before} -> ${after}`,
    ]);
  const codes = comparison
    .codes()
    .map(({ code, before, after, records: count }) => `  ${code}: ${before} -> ${after}  ${counted(count)}`);
  return [
    `${changed} of ${counted(records)} change${rejects > 0 ? `, ${rejects} rejected` : ''}`,
    ...fields,
    ...(untold > 0 ? [`and ${untold} changes of further fields`] : []),
    ...(codes.length > 0 ? ['diagnostics:', ...codes] : []),
  ];
}

function counted(records: number): string {
  return `${records} record${records === 1 ? '' : 's'}`;
}
