import type { Command } from 'commander';
import { readVersion } from '../../app/version.ts';
import { type CatchUpState, catchUpExport } from '../../bulk/export/catch-up.ts';
import { LocalDispatcher } from '../../bulk/export/dispatcher.ts';
import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import { reportOf } from '../../bulk/export/report/report.ts';
import { writeReport } from '../../bulk/export/report/write-report.ts';
import { recordRun, totalsOf } from '../../bulk/export/run-export.ts';
import { exitCodes } from '../../terminal/exit-codes.ts';
import { print } from '../../terminal/output.ts';
import { showProgress } from '../../terminal/run-progress.ts';
import { loadProfileOption } from '../site-options.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { CONCURRENT_SLICES } from './concurrency.policy.ts';
import {
  addOpenExportOptions,
  type OpenExport,
  type OpenExportOptions,
  openExport,
  requireProfile,
} from './open-export.ts';
import { repeatOutages } from './repeat-outages.ts';
import { reportInterruptions } from './report-interruptions.ts';
import { reportOmitted } from './report-omitted.ts';
import { addRunMetricsOption, type RunMetricsOptions, readingsOf, serveRunMetrics } from './serve-run-metrics.ts';
import { ThrottleWatch } from './throttle-watch.ts';

interface CatchUpOptions extends OpenExportOptions, RunMetricsOptions {
  readonly full?: true;
}

/** `cxbridge catch-up`: brings an export up to now. Exits with `differences` if there are rejects. */
export function addCatchUp(program: Command): void {
  const command = program
    .command('catch-up')
    .description(
      'Bring an export up to now: adds new interactions, and reads again what has changed, what ran, and what ended less than a day before it was read. Exits with 1 if there are rejects, and with 3 if it was interrupted and can go on.',
    )
    .argument('<folder>', 'folder of the export')
    .option('--full', 'read every interaction again, also where only a note or a transcript may have changed');
  addRunMetricsOption(addOpenExportOptions(command)).action((path: string, options: CatchUpOptions) =>
    reportInterruptions(() => catchUp(path, options)),
  );
}

async function catchUp(path: string, { full, metricsPort, ...options }: CatchUpOptions): Promise<void> {
  const signal = abortOnSignal();
  const startedAt = options.now ?? Date.now();
  const folder = await ExportFolder.open(path);
  await using _lock = await folder.lock();
  await folder.removeUnnamed();
  requireProfile(folder, (await loadProfileOption(options.profile)).fingerprint);
  await using stack = new AsyncDisposableStack();
  const state: CatchUpState = { slices: 0, slicesDone: 0, added: 0, reread: 0, changed: 0, kept: 0, gone: 0 };
  let calls = 0;
  let current: OpenExport | undefined;
  using throttling = new ThrottleWatch(() => current?.isThrottled() === true);
  const progress = await showProgress(process.stderr, 'slices', () => ({
    done: state.slicesDone,
    total: state.slices,
    records: state.added + state.reread,
    throttledShare: throttling.share,
  }));
  const metrics = () => {
    const { rejects } = totalsOf(folder.entries());
    const counted = { ...state, interactions: state.added + state.reread, rejects };
    return readingsOf(counted, { calls: calls + (current?.source.calls ?? 0) }, throttling);
  };
  let untimed: readonly string[] = [];
  try {
    await serveRunMetrics({ ...(metricsPort !== undefined && { metricsPort }) }, metrics, stack);
    // One that was interrupted is of its own moment, so it is completed first.
    for (const begin of [() => folder.unfinishedCatchUp, () => folder.beginCatchUp(startedAt)]) {
      const begun = await begin();
      if (!begun) continue;
      await using opened = await openExport(path, options, begun.now);
      current = opened;
      await catchUpExport(
        {
          ...opened,
          folder,
          catchUp: begun,
          dispatcher: new LocalDispatcher(CONCURRENT_SLICES),
          isFull: full === true,
          signal,
          now: () => options.now ?? Date.now(),
          whileAway: repeatOutages(signal),
          onProgress() {},
        },
        state,
      );
      await folder.completeCatchUp(begun);
      current = undefined;
      calls += opened.source.calls;
      untimed = [...untimed, ...opened.source.omitted];
    }
  } finally {
    progress.stop();
  }
  const { interactions, rejects } = totalsOf(folder.entries());
  await recordRun(folder, {
    started_at: startedAt,
    ended_at: Date.now(),
    version: await readVersion(),
    interactions: state.added + state.reread,
    rejects,
    slices: state.slicesDone,
    calls,
    throttled_share: throttling.share,
    profile: folder.header.profile,
    time_zone: folder.header.timeZone,
  });
  await writeReport(folder.path, reportOf(folder));
  print(
    `${state.added} interactions added, ${state.reread} read again, of which ${state.changed} had changed, ${state.gone} are gone from the source: ${interactions} in all, ${rejects} rejects, up to ${new Date(folder.judgedAt).toISOString()}.`,
  );
  if (state.kept > 0) print(`${state.kept} stay as they were, because the source gives less of them now.`);
  if (!full)
    print('What changed only in notes or transcripts a day after the end is not seen; --full reads everything again.');
  process.exitCode = reportOmitted(untimed) || rejects > 0 ? exitCodes.differences : exitCodes.done;
}
