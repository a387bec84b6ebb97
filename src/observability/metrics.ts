import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type LabelsOf, type MetricName, metricsTable, type NameOf } from './metrics.table.ts';

/** Values of a metric at one moment, each with its label values. */
export type Readings<Name extends MetricName> = readonly { readonly value: number; readonly labels: LabelsOf<Name> }[];

/** More series than the closed lists of labels have: then a label is not closed, which must not fill the memory. */
const MAX_SERIES = 10_000;
/** Durations that wait for the library. */
const MAX_WAITING = 4_096;

/** What was counted of one series since the library was last given it: its own way costs more than all else that an operation counts. */
interface Series {
  count: number;
  readonly seconds: number[];
  /** Gives the library what was counted. */
  flush(): void;
}

interface SeriesNode {
  readonly below: Map<string, SeriesNode>;
  series?: Series;
}

/** The metrics of the process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #metrics = new Map<string, Counter | Histogram>();
  /** By the name of the metric, and then by one label after the other. */
  readonly #series = new Map<string, SeriesNode>();
  readonly #all: Series[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    for (const [name, row] of Object.entries(metricsTable)) {
      const options = { name, help: row.about, labelNames: row.labels, registers: [this.#registry] };
      if (row.kind === 'counter') this.#metrics.set(name, new Counter(options));
      else if (row.kind === 'histogram')
        this.#metrics.set(name, new Histogram({ ...options, buckets: [...row.buckets] }));
    }
  }

  /** Adds to a counter. */
  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    const series = this.#seriesOf(name, labels as readonly string[]);
    if (series) series.count += by;
  }

  /** Adds a duration in milliseconds to a histogram. */
  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, ms: number): void {
    const series = this.#seriesOf(name, labels as readonly string[]);
    if (series && series.seconds.push(ms / 1_000) >= MAX_WAITING) series.flush();
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
    for (const series of this.#all) series.flush();
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Step by step, because a text made of the name and all labels would have to be made and hashed each time. */
  #seriesOf(name: string, labels: readonly string[]): Series | undefined {
    let node = this.#series.get(name);
    for (const label of labels) node = node?.below.get(label);
    return node?.series ?? this.#newSeries(name, labels);
  }

  #newSeries(name: string, labels: readonly string[]): Series | undefined {
    const metric = this.#metrics.get(name);
    if (!metric || this.#all.length >= MAX_SERIES) return undefined;
    const own = metric.labels(...labels);
    const series: Series = {
      count: 0,
      seconds: [],
      flush() {
        if ('inc' in own) own.inc(this.count);
        else for (const each of this.seconds) own.observe(each);
        this.count = 0;
        this.seconds.length = 0;
      },
    };
    let node = nodeBelow(this.#series, name);
    for (const label of labels) node = nodeBelow(node.below, label);
    node.series = series;
    this.#all.push(series);
    return series;
  }
}

function nodeBelow(nodes: Map<string, SeriesNode>, label: string): SeriesNode {
  const known = nodes.get(label);
  if (known) return known;
  const node: SeriesNode = { below: new Map() };
  nodes.set(label, node);
  return node;
}
