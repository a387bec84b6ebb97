import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type LabelsOf, type MetricName, metricsTable, type NameOf } from './metrics.table.ts';

/** Values of a metric at one moment, each with its label values. */
export type Readings<Name extends MetricName> = readonly { readonly value: number; readonly labels: LabelsOf<Name> }[];

/** More series of one metric than any closed list has: then a label is not closed, which must not fill the memory. */
const MAX_SERIES = 1_000;

/** The metrics of the process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  /** A series by its name and labels: looking one up costs less than the library's own way. */
  readonly #series = new Map<string, { inc(by: number): void } | { observe(value: number): void }>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    for (const [name, row] of Object.entries(metricsTable)) {
      const options = { name, help: row.about, labelNames: row.labels, registers: [this.#registry] };
      if (row.kind === 'counter') this.#counters.set(name, new Counter(options));
      else if (row.kind === 'histogram')
        this.#histograms.set(name, new Histogram({ ...options, buckets: [...row.buckets] }));
    }
  }

  /** Adds to a counter. */
  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    const series = this.#seriesOf(name, labels as readonly string[], () => this.#counters.get(name));
    if (series && 'inc' in series) series.inc(by);
  }

  /** Adds a duration in milliseconds to a histogram. */
  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, ms: number): void {
    const series = this.#seriesOf(name, labels as readonly string[], () => this.#histograms.get(name));
    if (series && 'observe' in series) series.observe(ms / 1_000);
  }

  /** Says how a gauge, or a counter that is counted elsewhere, is read when the metrics are asked for. */
  read<Name extends NameOf<'gauge'> | NameOf<'counter'>>(name: Name, read: () => Readings<Name>): void {
    const { about: help, labels: labelNames, kind } = metricsTable[name];
    const readings = read as () => readonly { readonly value: number; readonly labels: readonly string[] }[];
    const options = { name, help, labelNames, registers: [] };
    this.#registry.removeSingleMetric(name);
    this.#registry.registerMetric(
      kind === 'gauge'
        ? new Gauge({
            ...options,
            collect() {
              this.reset();
              for (const { value, labels } of readings()) this.labels(...labels).set(value);
            },
          })
        : new Counter({
            ...options,
            collect() {
              this.reset();
              for (const { value, labels } of readings()) this.labels(...labels).inc(value);
            },
          }),
    );
  }

  /** The metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #seriesOf(name: string, labels: readonly string[], metricOf: () => Counter | Histogram | undefined) {
    const key = labels.length === 0 ? name : `${name} ${labels.join(' ')}`;
    const known = this.#series.get(key);
    if (known) return known;
    if (this.#series.size >= MAX_SERIES * this.#counters.size) return undefined;
    const series = metricOf()?.labels(...labels);
    if (series) this.#series.set(key, series);
    return series;
  }
}
