/** One metric: its kind, what it says, and its labels, whose values come from closed lists. */
interface MetricRow {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly about: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[];
}

const latencies = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30] as const;

/** Every metric of the bridge beside those of the Node process. `docs/operate.md` is compared with it. */
export const metricsTable = {
  cxbridge_http_requests_total: {
    kind: 'counter',
    about: 'Requests by route, method and status. A long poll counts when it is answered.',
    labels: ['route', 'method', 'status'],
  },
  cxbridge_operations_total: {
    kind: 'counter',
    about: 'Operations by name and outcome: `ok`, or the code of why the client got "Request failed".',
    labels: ['operation', 'outcome'],
  },
  cxbridge_operation_duration_seconds: {
    kind: 'histogram',
    about: 'Time from the acceptance of an operation until its notification is ready for its client.',
    labels: ['operation'],
    buckets: latencies,
  },
  cxbridge_operations_refused_total: {
    kind: 'counter',
    about: 'Operations that were refused at once with HTTP 503, because too much waits for the user or the process.',
    labels: [],
  },
  cxbridge_operations_unrecorded_total: {
    kind: 'counter',
    about: 'Operations that were accepted while Redis was away: they would have ended with this process.',
    labels: [],
  },
  cxbridge_held_polls: { kind: 'gauge', about: 'CometD connects that wait at this node.', labels: [] },
  cxbridge_waiting_bytes: { kind: 'gauge', about: 'Bytes that wait for clients at this node.', labels: [] },
  cxbridge_waiting_users: { kind: 'gauge', about: 'Users for whom something waits at this node.', labels: [] },
  cxbridge_sign_ins_total: {
    kind: 'counter',
    about: 'Sign-ins by outcome: `ok`, `refused`, `throttled`, `unreachable` or `signed-out`.',
    labels: ['outcome'],
  },
  cxbridge_source_state: {
    kind: 'gauge',
    about: '1 for the state that the source is in: `up`, `refused`, `down` or `unknown`.',
    labels: ['source', 'state'],
  },
  cxbridge_source_calls_total: {
    kind: 'counter',
    about: 'Calls to CXEngage by step and HTTP status; `none` for a call without an answer.',
    labels: ['source', 'step', 'status'],
  },
  cxbridge_source_call_duration_seconds: {
    kind: 'histogram',
    about: 'Duration of calls to CXEngage by step, without the time that they waited for the quota.',
    labels: ['source', 'step'],
    buckets: latencies,
  },
  cxbridge_source_wait_seconds: {
    kind: 'histogram',
    about: 'Time that calls to CXEngage waited for the quota.',
    labels: ['source'],
    buckets: latencies,
  },
  cxbridge_source_queue: { kind: 'gauge', about: 'Calls to CXEngage that wait for the quota.', labels: ['source'] },
  cxbridge_source_throttled_seconds_total: {
    kind: 'counter',
    about: 'Seconds that CXEngage has asked to wait (HTTP 429).',
    labels: ['source'],
  },
  cxbridge_source_breaker_open: {
    kind: 'gauge',
    about: '1 while CXEngage is not asked for something, because the last ten calls for it have failed.',
    labels: ['source'],
  },
  cxbridge_cache_reads_total: {
    kind: 'counter',
    about: 'Reads of the cache by where something fresh was found: `memory`, `redis` or `miss`.',
    labels: ['result'],
  },
  cxbridge_stale_answers_total: {
    kind: 'counter',
    about: 'Contents from before that were shown, marked, while the source was down.',
    labels: [],
  },
  cxbridge_diagnostics_total: {
    kind: 'counter',
    about: 'Diagnostics of translations by code (docs/diagnostics.md).',
    labels: ['code'],
  },
  cxbridge_skipped_rows_total: {
    kind: 'counter',
    about: 'Rows of lists that were left out: `not-selected`, `unreadable`, or `foreign-tenant`, which is an alarm.',
    labels: ['reason'],
  },
  cxbridge_store_up: {
    kind: 'gauge',
    about: '1 while Redis answers commands and takes writes; always 1 without Redis.',
    labels: [],
  },
} as const satisfies Record<string, MetricRow>;

/** Name of a metric. */
export type MetricName = keyof typeof metricsTable;

/** Names of the metrics of a kind. */
export type NameOf<Kind extends MetricRow['kind']> = {
  [Name in MetricName]: (typeof metricsTable)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

type Strings<Labels extends readonly unknown[]> = { readonly [Index in keyof Labels]: string };

/** The label values of a metric, in the order of the table. */
export type LabelsOf<Name extends MetricName> = Strings<(typeof metricsTable)[Name]['labels']>;
