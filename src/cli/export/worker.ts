import type { Command } from 'commander';
import { workOnSlices } from '../../bulk/export/redis-dispatcher.ts';
import { exportUnlessDone } from '../../bulk/export/run-export.ts';
import { exportIdOf, requireSharedFolder } from '../../bulk/export/shared-folder.ts';
import { print } from '../../terminal/output.ts';
import { readCommandSettings } from '../command-settings.ts';
import { reportErrors } from '../exit.ts';
import { loadProfileOption } from '../site-options.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { CONCURRENT_SLICES } from './concurrency.policy.ts';
import { addOpenExportOptions, type OpenExportOptions, openExport, requireProfile } from './open-export.ts';
import { repeatOutages } from './repeat-outages.ts';
import { requireRedis } from './require-redis.ts';
import { addRunMetricsOption, type RunMetricsOptions, readingsOf, serveRunMetrics } from './serve-run-metrics.ts';
import { ThrottleWatch } from './throttle-watch.ts';

type WorkerOptions = OpenExportOptions & RunMetricsOptions;

/** `cxbridge worker`: works on slices of an export that another process has begun with `--redis`, until it is stopped. */
export function addWorker(program: Command): void {
  const command = program
    .command('worker')
    .description(
      'Work on an export that "cxbridge export --redis" has begun, until it is stopped. Several workers, also on other machines, share the work; all need the same folder and the same REDIS_URL.',
    )
    .argument('<folder>', 'folder of the export, which all machines share');
  addRunMetricsOption(addOpenExportOptions(command)).action((path: string, options: WorkerOptions) =>
    reportErrors(() => work(path, options)),
  );
}

async function work(path: string, options: WorkerOptions): Promise<void> {
  const signal = abortOnSignal();
  const redisUrl = requireRedis(readCommandSettings(['REDIS_URL']).redisUrl);
  await using opened = await openExport(path, options);
  const { folder, source } = opened;
  requireProfile(folder, (await loadProfileOption(options.profile)).fingerprint);
  await requireSharedFolder(folder, redisUrl);
  print(`Working on ${path}; stop with Ctrl+C.`);
  const whileAway = repeatOutages(signal);
  const done = { slices: 0, slicesDone: 0, interactions: 0, rejects: 0 };
  const onInteraction = (isReject: boolean): void => {
    done.interactions += 1;
    if (isReject) done.rejects += 1;
  };
  const parts = { folder, source, signal, whileAway, now: () => options.now ?? Date.now(), onInteraction };
  using throttling = new ThrottleWatch(opened.isThrottled);
  await using stack = new AsyncDisposableStack();
  await serveRunMetrics(options, () => readingsOf(done, source, throttling), stack);
  const shared = { exportId: exportIdOf(folder), redisUrl, concurrency: CONCURRENT_SLICES };
  await workOnSlices(
    shared,
    async (slice) => {
      done.slices += 1;
      const halves = await exportUnlessDone(slice, parts);
      done.slicesDone += 1;
      return halves;
    },
    signal,
  );
}
