import type { SingleBar } from 'cli-progress';

/** Progress bar of a run: share of the input read, records written, records per second, and estimated time left. */
export class Progress {
  readonly #bar: SingleBar;
  readonly #startedAt = Date.now();
  #bytes = 0;
  #records = 0;

  private constructor(bar: SingleBar, size: number) {
    this.#bar = bar;
    bar.start(size, 0, { records: 0, rate: 0 });
  }

  /** Shows the progress bar on a terminal. Returns undefined if the stream is not a terminal. `size` is the input's in bytes, 0 if unknown. */
  static async start(terminal: NodeJS.WriteStream, size: number): Promise<Progress | undefined> {
    if (!terminal.isTTY) return undefined;
    const { SingleBar } = (await import('cli-progress')).default;
    const counts = '{records} records, {rate} a second';
    // The size of a pipe is unknown, so a percentage and the time left cannot be shown.
    const format = size > 0 ? `{bar} {percentage} %, ${counts}, {eta_formatted} left` : counts;
    return new Progress(new SingleBar({ format, stream: terminal, etaBuffer: 100 }), size);
  }

  /** Passes the input through and counts the bytes read from it. */
  async *countBytes(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const block of input) {
      this.#bytes += block.length;
      yield block;
    }
  }

  /** Adds written records and updates the bar. */
  addRecords(records: number): void {
    this.#records += records;
    const seconds = Math.max(0.001, (Date.now() - this.#startedAt) / 1_000);
    this.#bar.update(this.#bytes, { records: this.#records, rate: Math.round(this.#records / seconds) });
  }

  /** Stops updating the bar; its last state stays on the terminal. */
  stop(): void {
    this.#bar.stop();
  }
}
