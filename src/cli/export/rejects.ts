import type { Command } from 'commander';
import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import { rejectAdvice } from '../../bulk/export/reject-advice.ts';
import { discardRejects, type RejectFilter, readRejects, replayRejects } from '../../bulk/export/rejects.ts';
import { reportOf } from '../../bulk/export/report/report.ts';
import { writeReport } from '../../bulk/export/report/write-report.ts';
import { totalsOf } from '../../bulk/export/run-export.ts';
import { escapeControls, terminalJson } from '../../terminal/control-characters.ts';
import { exitCodes } from '../../terminal/exit-codes.ts';
import { print } from '../../terminal/output.ts';
import { reportErrors } from '../exit.ts';
import { loadProfileOption } from '../site-options.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { addOpenExportOptions, type OpenExportOptions, openExport, requireProfile } from './open-export.ts';
import { repeatOutages } from './repeat-outages.ts';
import { reportInterruptions } from './report-interruptions.ts';

interface FilterOptions {
  readonly code?: string;
  readonly id?: string;
}

/** `cxbridge rejects`: what an export could not bring, and what to do about it. */
export function addRejects(program: Command): void {
  const rejects = program.command('rejects').description('Show, replay or discard the rejects of an export.');
  const filtered = (command: Command): Command =>
    command
      .argument('<folder>', 'folder of the export')
      .option('--code <code>', 'only rejects with this code')
      .option('--id <id>', 'only those of this interaction');
  filtered(
    rejects
      .command('ls')
      .description('Count the rejects by their code, with what to do. Exits with 1 if there are any.'),
  ).action((path: string, options: FilterOptions) => reportErrors(() => list(path, options)));
  filtered(rejects.command('show').description('Print each reject with what was read of it, as JSON.')).action(
    (path: string, options: FilterOptions) => reportErrors(() => show(path, options)),
  );
  const replay = filtered(
    rejects.command('replay').description('Read the interactions of rejects again. Exits with 1 if rejects are left.'),
  );
  addOpenExportOptions(replay).action((path: string, options: FilterOptions & OpenExportOptions) =>
    reportInterruptions(() => replayAll(path, options)),
  );
  filtered(
    rejects.command('discard').description('Remove rejects; what else is known of their interactions stays.'),
  ).action((path: string, options: FilterOptions) => reportErrors(() => discard(path, options)));
}

const filterOf =
  ({ code, id }: FilterOptions): RejectFilter =>
  (row) =>
    (code === undefined || row.code === code) && (id === undefined || row.interaction_id === id);

async function list(path: string, options: FilterOptions): Promise<void> {
  const folder = await ExportFolder.open(path);
  const counts = new Map<string, { count: number; example: string }>();
  for await (const { row, interaction } of readRejects(folder, filterOf(options))) {
    const code = row.code ?? '';
    const known = counts.get(code) ?? { count: 0, example: `${interaction.id}: ${row.message}` };
    counts.set(code, { ...known, count: known.count + 1 });
  }
  for (const [code, { count, example }] of counts) {
    print(escapeControls(`${count}  ${code}, for example ${example}`));
    print(`    To do: ${rejectAdvice(code)}`);
  }
  if (counts.size === 0) print('There are no rejects.');
  const { unmapped } = reportOf(folder);
  if (unmapped.length > 0)
    print('Values that the mapping profile does not know; these interactions are exported with its default:');
  for (const { what, count, advice } of unmapped) {
    print(escapeControls(`${count}  ${what}`));
    if (advice !== undefined) print(escapeControls(`    Line of a profile: ${advice}`));
  }
  process.exitCode = counts.size > 0 ? exitCodes.differences : exitCodes.done;
}

async function show(path: string, options: FilterOptions): Promise<void> {
  const folder = await ExportFolder.open(path);
  for await (const { row } of readRejects(folder, filterOf(options)))
    print(terminalJson({ ...row, source: JSON.parse(row.source ?? 'null') }, 2));
}

async function replayAll(path: string, { code, id, ...options }: FilterOptions & OpenExportOptions): Promise<void> {
  await using opened = await openExport(path, options);
  requireProfile(opened.folder, (await loadProfileOption(options.profile)).fingerprint);
  await using _lock = await opened.folder.lock();
  await opened.folder.removeUnnamed();
  const signal = abortOnSignal();
  const whileAway = repeatOutages(signal);
  const filter = filterOf({ ...(code !== undefined && { code }), ...(id !== undefined && { id }) });
  const replayed = await replayRejects({ ...opened, signal, whileAway }, filter);
  await writeReport(opened.folder.path, reportOf(opened.folder));
  const { rejects } = totalsOf(opened.folder.entries());
  print(`${replayed} interactions were read again, ${rejects} rejects are left.`);
  process.exitCode = rejects > 0 ? exitCodes.differences : exitCodes.done;
}

async function discard(path: string, options: FilterOptions): Promise<void> {
  const folder = await ExportFolder.open(path);
  await using _lock = await folder.lock();
  await folder.removeUnnamed();
  const count = await discardRejects(folder, filterOf(options));
  await writeReport(folder.path, reportOf(folder));
  print(`The rejects of ${count} interactions were discarded.`);
}
