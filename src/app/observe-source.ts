import type { SourceObserver } from '../cxengage/client/api.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Tracing } from '../observability/tracing.ts';

/** The metrics of the calls to a source. */
export function observeSource(metrics: Metrics, tracing: Tracing | undefined, source: string): SourceObserver {
  metrics.count('cxbridge_source_throttled_seconds_total', [source], 0);
  return {
    waited: (ms) => metrics.observe('cxbridge_source_wait_seconds', [source], ms),
    called(step, status, ms, operation) {
      tracing?.note(operation, `source ${step}`, ms, { source, ...(status !== undefined && { status }) });
      metrics.count('cxbridge_source_calls_total', [source, step, status === undefined ? 'none' : String(status)]);
      metrics.observe('cxbridge_source_call_duration_seconds', [source, step], ms);
    },
    throttled: (ms) => metrics.count('cxbridge_source_throttled_seconds_total', [source], ms / 1_000),
  };
}
