import type { Command } from 'commander';
import { type LoadState, loadExport } from '../archive/load-export.ts';
import { openArchive } from '../archive/open-archive.ts';
import { ExportFolder } from '../bulk/export/folder/export-folder.ts';
import { isUuid } from '../genesys/requests/contact-id.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print, printError } from '../terminal/output.ts';
import { showProgress } from '../terminal/run-progress.ts';
import { readCommandSettings } from './command-settings.ts';
import { reportErrors, usageError } from './exit.ts';

/** `cxbridge archive`: the bridge's own archive, which keeps the history of a tenant that is gone. */
export function addArchive(program: Command): void {
  const archive = program.command('archive').description('Fill the archive of the bridge (docs/archive.md).');
  archive
    .command('load')
    .description(
      'Load exports into the archive of ARCHIVE_DATABASE, from which `"source":"archive"` is answered. What was loaded before is skipped; an interaction that is there is replaced.',
    )
    .argument('<folder...>', 'folders of exports')
    .option('--tenant <id>', 'tenant of the bridge whose users see it (default: CXENGAGE_TENANT_ID)')
    .action((paths: readonly string[], options: { readonly tenant?: string }) =>
      reportErrors(() => load(paths, options)),
    );
}

async function load(paths: readonly string[], { tenant }: { readonly tenant?: string }): Promise<void> {
  const { archiveDatabase, cxengageTenantId } = readCommandSettings(['ARCHIVE_DATABASE', 'CXENGAGE_TENANT_ID']);
  if (archiveDatabase === undefined)
    throw usageError(
      'ARCHIVE_DATABASE is missing: give the path of a file, or postgres://user:password@host/database.',
    );
  const tenantId = tenant ?? cxengageTenantId;
  if (tenantId === undefined)
    throw usageError(
      'CXENGAGE_TENANT_ID is missing: give the tenant of the bridge whose users see the archive, or --tenant.',
    );
  if (!isUuid(tenantId)) throw usageError(`The tenant "${tenantId}" is no id of CXEngage: give a UUID.`);
  const folders = await Promise.all(paths.map((path) => ExportFolder.open(path)));
  const database = await openArchive(archiveDatabase);
  try {
    for (const folder of folders) {
      let state: LoadState = { slices: 0, interactions: 0, skipped: 0, refused: [] };
      const total = folder.entries().length;
      const progress = await showProgress(process.stderr, 'slices', () => ({
        done: state.slices + state.skipped,
        total,
        records: state.interactions,
      }));
      try {
        state = await loadExport(folder, database, tenantId.toLowerCase(), Date.now, (each) => {
          state = each;
        });
      } finally {
        progress.stop();
      }
      print(
        `${state.interactions - state.refused.length} interactions of ${state.slices} slices were loaded from ${folder.path}, ${state.skipped} slices had been loaded before.`,
      );
      for (const id of state.refused)
        printError(
          escapeControls(
            `The database did not take ${id}: load again; if it stays, look at it in the table interaction of the export`,
          ),
        );
      if (state.refused.length > 0) process.exitCode = exitCodes.failed;
    }
  } finally {
    await database.destroy();
  }
}
