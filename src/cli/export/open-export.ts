import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import { CxExportSource } from '../../bulk/export/source/cx-export-source.ts';
import { usageError } from '../exit.ts';
import { openLiveTenant } from '../live-tenant.ts';
import { loadSite, type SiteOptions } from '../site-options.ts';

/** An export that is there, and the source that it is of. */
export interface OpenExport extends AsyncDisposable {
  readonly folder: ExportFolder;
  readonly source: CxExportSource;
}

/** Options of commands that work on an export that is there. */
export interface OpenExportOptions extends SiteOptions {
  readonly archive?: true;
}

/**
 * Opens an export with its source. `now` is the moment by which it is judged what still runs, in epoch milliseconds (default: that of the export). Throws BridgeError if the
 * folder is not an export of the configured tenant.
 */
export async function openExport(path: string, options: OpenExportOptions, now?: number): Promise<OpenExport> {
  const folder = await ExportFolder.open(path);
  const { header } = folder;
  const site = await loadSite({ timeZone: header.timeZone, publicUrl: header.publicUrl, ...options });
  const tenant = openLiveTenant(process.env, options.archive === true);
  if (tenant.tenantId.toLowerCase() !== header.tenantId.toLowerCase())
    throw usageError(`${path} is an export of ${header.tenantId}, and the settings name ${tenant.tenantId}.`);
  const { compares, contactId, channel, withSource, withDetails } = header;
  const source = new CxExportSource({
    ...tenant.partsFor(site.profile),
    site,
    clock: tenant.clock,
    now: now ?? header.now,
    compares,
    contactId,
    channel,
    withSource,
    withDetails,
  });
  return { folder, source, [Symbol.asyncDispose]: () => tenant[Symbol.asyncDispose]() };
}

/** Throws a usage error if the profile is another one than that of the export: its parts would not belong together. */
export function requireProfile({ header }: ExportFolder, fingerprint: string): void {
  if (header.profile !== fingerprint)
    throw usageError(
      `The export was made with the profile ${header.profile}, and this one is ${fingerprint}: give the same profile.`,
    );
}
