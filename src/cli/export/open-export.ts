import type { Command } from 'commander';
import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import type { ExportSource } from '../../bulk/export/source/export-source.ts';
import { addLoginOptions, type LoginOptions } from '../desktop-options.ts';
import { usageError } from '../exit.ts';
import { addSiteOptions, loadIdentityMap, loadSite, type SiteOptions } from '../site-options.ts';
import { cxEngagePlatform, gwsPlatform, identifiedPlatform } from './platform.ts';

/** An export that is there, and the source that it is of. */
export interface OpenExport extends AsyncDisposable {
  readonly folder: ExportFolder;
  readonly source: ExportSource;
  /** Whether calls wait for a quota now. */
  readonly isThrottled: () => boolean;
}

/** Options of commands that work on an export that is there. */
export interface OpenExportOptions extends SiteOptions, LoginOptions {
  readonly archive?: true;
}

/** Adds the options that say how the source of an export is reached. */
export function addOpenExportOptions(command: Command): Command {
  return addLoginOptions(
    addSiteOptions(command.option('--archive', 'read from the archive tenant (ARCHIVE_CXENGAGE_URL)')),
  );
}

/**
 * Opens an export with its source. `now` is the moment by which it is judged what still runs, in epoch milliseconds (default: that of the export, or of its last catch-up). Throws BridgeError if the
 * folder is not an export of the configured tenant.
 */
export async function openExport(path: string, options: OpenExportOptions, now?: number): Promise<OpenExport> {
  const folder = await ExportFolder.open(path);
  const { header } = folder;
  for (const name of ['timeZone', 'publicUrl'] as const)
    if (options[name] !== undefined && options[name] !== header[name])
      throw usageError(`The export was made with ${header[name]}, and the option says ${options[name]}: leave it out.`);
  const site = await loadSite({ ...options, timeZone: header.timeZone, publicUrl: header.publicUrl });
  await using opening = new AsyncDisposableStack();
  const identities = await loadIdentityMap();
  if (identities?.fingerprint !== header.identityMap)
    throw usageError(
      `The export was made with ${header.identityMap ? `the identity map ${header.identityMap}` : 'no identity map'}, and IDENTITY_MAP ${identities ? `is ${identities.fingerprint}` : 'is not set'}: give the same.`,
    );
  const platform = identifiedPlatform(
    header.origin === 'genesys'
      ? gwsPlatform(header.tenantId, options, opening)
      : cxEngagePlatform(site, options.archive === true, opening),
    identities,
  );
  if (platform.tenantId.toLowerCase() !== header.tenantId.toLowerCase())
    throw usageError(`${path} is an export of ${header.tenantId}, and the settings name ${platform.tenantId}.`);
  await platform.prepare();
  const source = platform.source(header, now ?? folder.judgedAt);
  // From here on it is closed by who opened it.
  const stack = opening.move();
  return {
    folder,
    source,
    isThrottled: () => platform.isThrottled(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Throws a usage error if the profile is another one than that of the export: its parts would not belong together. */
export function requireProfile({ header }: ExportFolder, fingerprint: string): void {
  if (header.profile !== fingerprint)
    throw usageError(
      `The export was made with the profile ${header.profile}, and this one is ${fingerprint}: give the same profile.`,
    );
}
