import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readVersion } from '../../app/version.ts';
import { type Dispatcher, LocalDispatcher } from '../../bulk/export/dispatcher.ts';
import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import type { ExportHeader } from '../../bulk/export/folder/manifest.ts';
import { reportOf, summaryOf } from '../../bulk/export/report/report.ts';
import { writeReport } from '../../bulk/export/report/write-report.ts';
import { missingSlices, type RunState, recordRun, runExport, totalsOf } from '../../bulk/export/run-export.ts';
import { exportIdOf, shareFolder } from '../../bulk/export/shared-folder.ts';
import type { IdentityMap } from '../../identity/identity-map.ts';
import type { Site } from '../../mapping/input/translation-input.ts';
import { exitCodes } from '../../terminal/exit-codes.ts';
import { print } from '../../terminal/output.ts';
import { showProgress } from '../../terminal/run-progress.ts';
import { readCommandSettings } from '../command-settings.ts';
import { usageError } from '../exit.ts';
import { loadIdentityMap, loadSite } from '../site-options.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { CONCURRENT_SLICES } from './concurrency.policy.ts';
import { addExportOptions, type ExportOptions } from './export-options.ts';
import { cxEngagePlatform, gwsPlatform, identifiedPlatform, type Platform } from './platform.ts';
import { repeatOutages } from './repeat-outages.ts';
import { reportInterruptions } from './report-interruptions.ts';
import { reportOmitted } from './report-omitted.ts';
import { requireRedis } from './require-redis.ts';
import { addRunMetricsOption, type RunMetricsOptions, readingsOf, serveRunMetrics } from './serve-run-metrics.ts';
import { ThrottleWatch } from './throttle-watch.ts';

/** `cxbridge export`: exports the interactions of a tenant. Exits with `differences` if there are rejects, and with `interrupted` if it can go on. */
export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description(
      'Export the interactions of the configured CXEngage tenant as tables (docs/export.md). The same command goes on where it was stopped. Exits with 1 if there are rejects, and with 3 if it was interrupted and can go on.',
    );
  addRunMetricsOption(addExportOptions(command)).action((options: ExportOptions & RunMetricsOptions) =>
    reportInterruptions(() => exportTenant(options)),
  );
}

async function exportTenant(options: ExportOptions & RunMetricsOptions): Promise<void> {
  if (options.dryRun && options.redis) throw usageError('--dry-run works without --redis.');
  if (options.files && options.fromGws !== undefined)
    throw usageError('--files needs CXEngage: the operations of Genesys Web Services give no files.');
  if (options.compression !== undefined && options.format === 'parquet')
    throw usageError('--compression is for ndjson and csv: Parquet has zstd.');
  const signal = abortOnSignal();
  const site = await loadSite(options);
  const startedAt = options.now ?? Date.now();
  await using stack = new AsyncDisposableStack();
  const out = options.dryRun ? await mkdtemp(join(tmpdir(), 'cxbridge-dry-run-')) : options.out;
  if (options.dryRun) stack.defer(() => rm(out, { recursive: true, force: true }));
  const identities = await loadIdentityMap();
  const platform = identifiedPlatform(
    options.fromGws === undefined
      ? cxEngagePlatform(site, options.archive === true, stack)
      : gwsPlatform(options.fromGws, options, stack),
    identities,
  );
  if (options.dryRun && existsSync(join(options.out, 'manifest')))
    throw usageError(`${options.out} has an export, and a report of its own: give another --out for --dry-run.`);
  const known = existsSync(join(out, 'manifest/export.json')) ? await ExportFolder.open(out) : undefined;
  if (!known || missingSlices(known).length > 0) await platform.prepare();
  const folder = await openFolder({ ...options, out }, known, { site, platform, identities }, startedAt);
  stack.use(await folder.lock());
  const dispatcher = options.redis ? await sharedDispatcher(folder, signal) : new LocalDispatcher(CONCURRENT_SLICES);
  const source = platform.source(folder.header, folder.header.now);
  let state: RunState = { slices: 0, slicesDone: 0, interactions: 0, rejects: 0 };
  using throttling = new ThrottleWatch(() => platform.isThrottled());
  const progress = await showProgress(process.stderr, 'slices', () => ({
    done: state.slicesDone,
    total: state.slices,
    records: state.interactions,
    throttledShare: throttling.share,
  }));
  try {
    await serveRunMetrics(options, () => readingsOf(state, source, throttling), stack);
    await runExport({
      folder,
      source,
      dispatcher,
      isAlone: !options.redis,
      signal,
      now: () => options.now ?? Date.now(),
      whileAway: repeatOutages(signal),
      onProgress: (each) => {
        state = each;
      },
    });
  } finally {
    progress.stop();
  }
  await recordRun(folder, {
    started_at: startedAt,
    ended_at: Date.now(),
    version: await readVersion(),
    interactions: state.interactions,
    rejects: state.rejects,
    slices: state.slicesDone,
    calls: source.calls,
    throttled_share: throttling.share,
    profile: site.profile.fingerprint,
    time_zone: site.timeZone,
  });
  const report = reportOf(folder, options.out);
  await writeReport(options.out, report);
  const { interactions, rejects } = totalsOf(folder.entries());
  print(
    `${interactions} interactions in ${folder.entries().length} slices, ${rejects} rejects: ${join(options.out, 'report.html')}`,
  );
  if (report.incomplete.length > 0) print(`Incomplete: ${summaryOf(report.incomplete)}; the report says what to do.`);
  if (interactions === 0 && options.channel !== undefined)
    print(
      `There is nothing of the channel ${options.channel}: CXEngage calls them voice, messaging, sms, email and work-item.`,
    );
  if (rejects > 0 && !options.dryRun) print(`"cxbridge rejects ls ${options.out}" shows why.`);
  process.exitCode = reportOmitted(source.omitted) || rejects > 0 ? exitCodes.differences : exitCodes.done;
}

/** Shares the work with every `cxbridge worker` of the same folder. */
async function sharedDispatcher(folder: ExportFolder, signal: AbortSignal): Promise<Dispatcher> {
  const redisUrl = requireRedis(readCommandSettings(['REDIS_URL']).redisUrl);
  await shareFolder(folder, redisUrl);
  const { RedisDispatcher } = await import('../../bulk/export/redis-dispatcher.ts');
  return new RedisDispatcher({ exportId: exportIdOf(folder), redisUrl, concurrency: CONCURRENT_SLICES }, signal);
}

/** What is exported. */
interface ExportedSite {
  readonly site: Site;
  readonly platform: Platform;
  readonly identities: IdentityMap | undefined;
}

/** The folder of the options: a new export, or the one that is there, which is `known`. */
async function openFolder(
  options: ExportOptions,
  known: ExportFolder | undefined,
  { site, platform, identities }: ExportedSite,
  now: number,
): Promise<ExportFolder> {
  const to = Math.min(options.to ?? known?.header.to ?? now, known?.header.now ?? now);
  if (options.from >= to)
    throw usageError(
      `--from must be before --to, and before now: it is ${new Date(options.from).toISOString()}, and the end is ${new Date(to).toISOString()}.`,
    );
  const { origin, tenantId } = platform;
  const window = { start: options.from, end: to };
  const compares = options.compares ?? known?.header.compares ?? (await platform.comparison(window));
  const { contact: contactId, channel, format } = options;
  const wanted: ExportHeader = {
    version: 1,
    origin,
    tenantId,
    from: options.from,
    to,
    now: known?.header.now ?? now,
    compares,
    ...(contactId !== undefined && { contactId }),
    ...(channel !== undefined && { channel }),
    format,
    compression: format === 'parquet' ? 'zstd' : (options.compression ?? 'gzip'),
    withSource: options.withSource === true,
    withDetails: options.withDetails === true,
    withFiles: options.files === true,
    profile: site.profile.fingerprint,
    ...(identities && { identityMap: identities.fingerprint }),
    timeZone: site.timeZone,
    publicUrl: site.publicUrl,
  };
  return ExportFolder.openOrBegin(options.out, wanted);
}
