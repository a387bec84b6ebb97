import type { Command } from 'commander';
import { workOnSlices } from '../../bulk/export/redis-dispatcher.ts';
import { exportUnlessDone } from '../../bulk/export/run-export.ts';
import { exportIdOf, requireSharedFolder } from '../../bulk/export/shared-folder.ts';
import { whileAwayUntil } from '../../bulk/export/while-away.ts';
import { print, printError } from '../../terminal/output.ts';
import { readCommandSettings } from '../command-settings.ts';
import { reportErrors, usageError } from '../exit.ts';
import { loadProfileOption } from '../site-options.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { addOpenExportOptions, type OpenExportOptions, openExport, requireProfile } from './open-export.ts';

/** Slices that a worker works on at the same time. */
const CONCURRENT_SLICES = 2;

/** `cxbridge worker`: works on slices of an export that another process has begun with `--redis`, until it is stopped. */
export function addWorker(program: Command): void {
  const command = program
    .command('worker')
    .description(
      'Work on an export that "cxbridge export --redis" has begun, until it is stopped. Several workers, also on other machines, share the work; all need the same folder and the same REDIS_URL.',
    )
    .argument('<folder>', 'folder of the export, which all machines share');
  addOpenExportOptions(command).action((path: string, options: OpenExportOptions) =>
    reportErrors(() => work(path, options)),
  );
}

async function work(path: string, options: OpenExportOptions): Promise<void> {
  const signal = abortOnSignal();
  const redisUrl = requireRedis(readCommandSettings(['REDIS_URL']).redisUrl);
  await using opened = await openExport(path, options);
  const { folder, source } = opened;
  requireProfile(folder, (await loadProfileOption(options.profile)).fingerprint);
  await requireSharedFolder(folder, redisUrl);
  print(`Working on ${path}; stop with Ctrl+C.`);
  const whileAway = whileAwayUntil(signal, () => printError('CXEngage is not there; waiting for it'));
  const parts = { folder, source, signal, whileAway, now: () => options.now ?? Date.now(), onInteraction() {} };
  const shared = { exportId: exportIdOf(folder), redisUrl, concurrency: CONCURRENT_SLICES };
  await workOnSlices(shared, (slice) => exportUnlessDone(slice, parts), signal);
}

/** The Redis of the settings. Throws a usage error if there is none. */
export function requireRedis(redisUrl: string | undefined): string {
  if (redisUrl !== undefined) return redisUrl;
  throw usageError('REDIS_URL is missing: give the Redis through which the work is shared.');
}
