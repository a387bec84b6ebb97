import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** The metrics of an export, a catch-up or a worker while it runs, beside those of the Node process. `docs/observability.md` lists them. */
export const runMetricsTable = {
  cxbridge_run_slices: { kind: 'gauge', about: 'Slices of time that this process works on or has done.' },
  cxbridge_run_slices_done_total: { kind: 'counter', about: 'Slices of time that are done.' },
  cxbridge_run_interactions_total: { kind: 'counter', about: 'Interactions that were written.' },
  cxbridge_run_rejects: { kind: 'gauge', about: 'Interactions that were not written completely.' },
  cxbridge_run_source_calls_total: { kind: 'counter', about: 'Calls to the source.' },
  cxbridge_run_throttled_share: {
    kind: 'gauge',
    about: 'Share of the time in which calls waited for the quota, from 0 to 1.',
  },
} as const;

/** Values of all metrics of a run at one moment. */
export type RunReadings = Readonly<Record<keyof typeof runMetricsTable, number>>;

/** The metrics of a run, read when they are asked for. */
export class RunMetrics {
  readonly #registry = new Registry();

  constructor(read: () => RunReadings) {
    collectDefaultMetrics({ register: this.#registry });
    for (const [name, { kind, about: help }] of Object.entries(runMetricsTable)) {
      const options = { name, help, registers: [this.#registry] };
      const value = (): number => read()[name as keyof RunReadings];
      if (kind === 'gauge')
        new Gauge({
          ...options,
          collect() {
            this.set(value());
          },
        });
      else
        new Counter({
          ...options,
          collect() {
            this.reset();
            this.inc(value());
          },
        });
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
