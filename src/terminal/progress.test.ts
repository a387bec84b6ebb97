import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Progress } from './progress.ts';

/** A terminal that records its output. */
function terminal(): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
  let text = '';
  stream.on('data', (part) => {
    text += part;
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

async function* blocks(...sizes: number[]): AsyncGenerator<Buffer> {
  for (const size of sizes) yield Buffer.alloc(size);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('shows the share of a file that is read, the records written, their rate and the time left', async () => {
  const { stream, text } = terminal();
  const progress = await Progress.start(stream, 400);
  for await (const block of progress?.countBytes(blocks(50, 50)) ?? []) {
    vi.advanceTimersByTime(1_000);
    progress?.addRecords(block.length);
  }
  progress?.stop();
  expect(text()).toContain('25 %, 100 records, 50 a second, 6s left');
});

it('shows only records and their rate if the input is a pipe', async () => {
  const { stream, text } = terminal();
  const progress = await Progress.start(stream, 0);
  vi.advanceTimersByTime(2_000);
  progress?.addRecords(100);
  progress?.stop();
  expect(text()).toContain('100 records, 50 a second');
  expect(text()).not.toContain('%');
});

it('shows nothing if the stream is not a terminal', async () => {
  const { stream } = terminal();
  stream.isTTY = false as never;
  expect(await Progress.start(stream, 0)).toBeUndefined();
});
