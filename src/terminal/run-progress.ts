import type { SingleBar } from 'cli-progress';

/** How far a long run is. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly records: number;
  /** Share of the time in which work waited for a quota, from 0 to 1; undefined if there is none. */
  readonly throttledShare?: number;
}

/** How often a run says how far it is without a terminal, in milliseconds. */
const LINE_MS = 30_000;
const BAR_MS = 250;

/** Shows how far a run is until `stop`: a bar on a terminal, otherwise a line now and then. `unit` is what is counted, for example `slices`. */
export async function showProgress(
  terminal: NodeJS.WriteStream,
  unit: string,
  state: () => RunProgress,
): Promise<{ stop(): void }> {
  const startedAt = Date.now();
  const rate = (records: number): number => Math.round((records * 1_000) / Math.max(1, Date.now() - startedAt));
  const textOf = ({ records, throttledShare }: RunProgress): string => {
    const throttled =
      throttledShare === undefined ? '' : `, throttled ${Math.round(throttledShare * 100)} % of the time`;
    return `${records} interactions, ${rate(records)} a second${throttled}`;
  };
  if (!terminal.isTTY) {
    const timer = setInterval(() => {
      const now = state();
      terminal.write(`${now.done} of ${now.total} ${unit}, ${textOf(now)}\n`);
    }, LINE_MS);
    return { stop: () => clearInterval(timer) };
  }
  const { SingleBar } = (await import('cli-progress')).default;
  const format = `{bar} {value} of {total} ${unit}, {text}, {eta_formatted} left`;
  const bar: SingleBar = new SingleBar({ format, stream: terminal, etaBuffer: 100 });
  bar.start(state().total, 0, { text: textOf(state()) });
  const update = (): void => {
    const now = state();
    bar.setTotal(now.total);
    bar.update(now.done, { text: textOf(now) });
  };
  const timer = setInterval(update, BAR_MS);
  return {
    stop() {
      clearInterval(timer);
      update();
      bar.stop();
    },
  };
}
