import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { folder } from '../../test/support/folder.ts';
import { Progress } from './progress.ts';

/** A terminal that remembers what was written to it. */
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

it('tells how much of a file is read, how many records are written, how fast, and how long the rest takes', async () => {
  const file = join(folder(), 'records.jsonl');
  writeFileSync(file, 'x'.repeat(400));
  const { stream, text } = terminal();
  const progress = await Progress.at(stream, file);
  for await (const block of progress?.reading(blocks(50, 50)) ?? []) {
    vi.advanceTimersByTime(1_000);
    progress?.written(block.length);
  }
  progress?.end();
  expect(text()).toContain('25 %, 100 records, 50 a second, 6s left');
});

it('of a pipe tells what can be told', async () => {
  const { stream, text } = terminal();
  const progress = await Progress.at(stream, undefined);
  vi.advanceTimersByTime(2_000);
  progress?.written(100);
  progress?.end();
  expect(text()).toContain('100 records, 50 a second');
  expect(text()).not.toContain('%');
});

it('is silent where there is no terminal', async () => {
  const { stream } = terminal();
  stream.isTTY = false as never;
  expect(await Progress.at(stream, undefined)).toBeUndefined();
});
