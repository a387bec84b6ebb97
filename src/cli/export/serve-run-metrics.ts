import type { Command } from 'commander';
import type { RunState } from '../../bulk/export/run-export.ts';
import type { ExportSource } from '../../bulk/export/source/export-source.ts';
import { openAdminProblems } from '../../config/config.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import type { RunReadings } from '../../observability/run-metrics.ts';
import { readCommandSettings, SettingsError } from '../command-settings.ts';
import { parseWholeNumber } from '../whole-number.ts';
import type { ThrottleWatch } from './throttle-watch.ts';

/** Option of commands that run for a long time. */
export interface RunMetricsOptions {
  readonly metricsPort?: number;
}

/** How far a run is, as its metrics say it. */
export function readingsOf(
  { slices, slicesDone, interactions, rejects }: RunState,
  { calls }: Pick<ExportSource, 'calls'>,
  { share }: ThrottleWatch,
): RunReadings {
  return {
    cxbridge_run_slices: slices,
    cxbridge_run_slices_done_total: slicesDone,
    cxbridge_run_interactions_total: interactions,
    cxbridge_run_rejects: rejects,
    cxbridge_run_source_calls_total: calls,
    cxbridge_run_throttled_share: share,
  };
}

/** Adds the option for the port of the metrics. */
export function addRunMetricsOption(command: Command): Command {
  return command.option(
    '--metrics-port <port>',
    'serve metrics for Prometheus while it runs, at /metrics of this port and ADMIN_HOST; with ADMIN_TOKEN if it is set',
    parseWholeNumber,
  );
}

/** Serves the metrics of a run until the stack is disposed, if a port is given. Throws BridgeError if nothing can listen there, and SettingsError. */
export async function serveRunMetrics(
  { metricsPort }: RunMetricsOptions,
  read: () => RunReadings,
  stack: AsyncDisposableStack,
): Promise<void> {
  if (metricsPort === undefined) return;
  const { adminHost: host, adminToken: token } = readCommandSettings(['ADMIN_HOST', 'ADMIN_TOKEN']);
  const problems = openAdminProblems(host, token);
  if (problems.length > 0) throw new SettingsError(problems);
  const [{ createMetricsServer }, { RunMetrics }] = await Promise.all([
    import('../../http/admin/metrics-server.ts'),
    import('../../observability/run-metrics.ts'),
  ]);
  const server = stack.adopt(createMetricsServer(new RunMetrics(read), { host, token }), (each) => each.close());
  try {
    await server.listen({ host, port: metricsPort });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `Nothing can listen at ADMIN_HOST="${host}" and --metrics-port ${metricsPort} (${code}): give a free port`;
    throw new BridgeError('MetricsError', 'metrics-listener', message, error);
  }
}
