import { stat } from 'node:fs/promises';
import type { SingleBar } from 'cli-progress';

/** Shows how far a run has come: how much of the input is read, how many records are written, how fast, and how long it will take. */
export class Progress {
  readonly #bar: SingleBar;
  readonly #began = Date.now();
  #bytes = 0;
  #records = 0;

  private constructor(bar: SingleBar, size: number) {
    this.#bar = bar;
    bar.start(size, 0, { records: 0, rate: 0 });
  }

  /** For a person at a terminal, who sees neither the results nor anything else there; undefined where there is none. */
  static async at(terminal: NodeJS.WriteStream, file: string | undefined): Promise<Progress | undefined> {
    if (!terminal.isTTY) return undefined;
    const size = file === undefined || file === '-' ? 0 : (await stat(file)).size;
    const { SingleBar } = (await import('cli-progress')).default;
    const counts = '{records} records, {rate} a second';
    // How long a pipe is nobody knows.
    const format = size > 0 ? `{bar} {percentage} %, ${counts}, {eta_formatted} left` : counts;
    return new Progress(new SingleBar({ format, stream: terminal, etaBuffer: 100 }), size);
  }

  /** The same input, noting what is taken of it. */
  async *reading(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const block of input) {
      this.#bytes += block.length;
      yield block;
    }
  }

  /** More records are written. */
  written(records: number): void {
    this.#records += records;
    const seconds = Math.max(0.001, (Date.now() - this.#began) / 1_000);
    this.#bar.update(this.#bytes, { records: this.#records, rate: Math.round(this.#records / seconds) });
  }

  /** Leaves the last state on the terminal and the terminal to others. */
  end(): void {
    this.#bar.stop();
  }
}
