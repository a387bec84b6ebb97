import type { Audit, SignInOutcome } from '../auth/audit.ts';
import type { Bayeux } from '../bayeux/bayeux.ts';
import type { SourceCondition } from '../cxengage/source-state.ts';
import type { ByteBudget } from '../delivery/byte-budget.ts';
import type { PendingOperations } from '../delivery/pending-operations.ts';
import type { Counters } from '../kit/counters.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { OperationObserver } from '../operations/accept.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { OpenTenant } from './open-tenant.ts';

const conditions: readonly SourceCondition[] = ['up', 'refused', 'down', 'unknown'];

/** A series that begins with its first event has no rate then, so what alerts ask for is there from the start. */
const skippedRowReasons = ['not-selected', 'unreadable', 'foreign-tenant'];
const signInOutcomes: readonly SignInOutcome[] = ['ok', 'refused', 'throttled', 'unreachable', 'signed-out'];

/** What the metrics read from the parts of the bridge when they are asked for. */
export interface ObservedParts {
  readonly diagnostics: Counters;
  readonly skippedRows: Counters;
  readonly budget: ByteBudget;
  readonly bayeux: Bayeux;
  readonly pending: PendingOperations;
  readonly link: RedisLink | undefined;
  readonly tenants: Iterable<OpenTenant>;
}

/** Connects the metrics with what is counted elsewhere. */
export function observeParts(metrics: Metrics, parts: ObservedParts): void {
  const { diagnostics, skippedRows, budget, bayeux, pending, link, tenants } = parts;
  for (const outcome of signInOutcomes) metrics.count('cxbridge_sign_ins_total', [outcome], 0);
  for (const result of ['memory', 'redis', 'miss']) metrics.count('cxbridge_cache_reads_total', [result], 0);
  const sources = [...tenants].flatMap((each) => each.sources);
  const counts = (counters: Counters, known: readonly string[] = []) =>
    [...new Map([...known.map((name) => [name, 0] as const), ...counters.snapshot()])].map(([name, value]) => ({
      value,
      labels: [name] as const,
    }));
  metrics.read('cxbridge_diagnostics_total', () => counts(diagnostics));
  metrics.read('cxbridge_skipped_rows_total', () => counts(skippedRows, skippedRowReasons));
  metrics.read('cxbridge_held_polls', () => [{ value: bayeux.heldConnects, labels: [] }]);
  metrics.read('cxbridge_waiting_bytes', () => [{ value: budget.use().bytes, labels: [] }]);
  metrics.read('cxbridge_waiting_users', () => [{ value: budget.use().users, labels: [] }]);
  metrics.read('cxbridge_operations_unrecorded_total', () => [{ value: pending.unrecorded, labels: [] }]);
  metrics.read('cxbridge_store_up', () => [
    { value: link === undefined || (link.isUp && !link.isRefusing) ? 1 : 0, labels: [] },
  ]);
  metrics.read('cxbridge_source_state', () =>
    conditions.flatMap((each) =>
      [...Map.groupBy(sources, ({ name }) => name)].map(([name, own]) => ({
        value: own.filter(({ state }) => state.condition === each).length,
        labels: [name, each] as const,
      })),
    ),
  );
  const bySource = (read: (source: (typeof sources)[number]) => number) =>
    [...Map.groupBy(sources, ({ name }) => name)].map(([name, own]) => ({
      value: own.reduce((sum, each) => sum + read(each), 0),
      labels: [name] as const,
    }));
  metrics.read('cxbridge_source_queue', () => bySource(({ api }) => api.waitingCalls));
  metrics.read('cxbridge_source_breaker_open', () => bySource(({ api }) => (api.isBroken ? 1 : 0)));
}

/** What an operation reads: the interaction or the contact in its path, or the address of a look-up. */
function readSubjects(resourceId: string | undefined, { phoneNumber, emailAddress }: JsonObject): readonly string[] {
  return [resourceId, phoneNumber, emailAddress].filter((each) => typeof each === 'string');
}

/** The metrics of operations, and the record of who read what. */
export function observeOperations(metrics: Metrics, audit: Audit): OperationObserver {
  return {
    refused: () => metrics.count('cxbridge_operations_refused_total', []),
    answered(operation, code, ms) {
      const { operationName, principal, resourceId, body } = operation;
      if (code === undefined)
        audit.recordRead({ principal, operationName, subjects: () => readSubjects(resourceId, body) });
      metrics.count('cxbridge_operations_total', [operationName, code ?? 'ok']);
      metrics.observe('cxbridge_operation_duration_seconds', [operationName], ms);
    },
  };
}
