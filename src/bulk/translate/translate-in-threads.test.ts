import { Writable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { translateAll, translateFiles } from './translate-files.ts';
import { startThreads, stopThreads } from './translate-in-threads.ts';
import type { TranslationThread } from './translation-thread.ts';

const started: TranslationThread[] = [];
afterEach(() => stopThreads(started.splice(0)));

function threads(count: number): readonly TranslationThread[] {
  started.push(...startThreads(count));
  return started.slice(-count);
}

/** Stores everything that is written. */
function collector(): { stream: Writable; text: () => string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      parts.push(Buffer.from(chunk)); // copied, because the translation reuses the memory
      done();
    },
  });
  return { stream, text: () => Buffer.concat(parts).toString() };
}

const record = (index: number): string =>
  JSON.stringify({ interactionId: `i${index}`, channelType: index % 7 ? 'voice' : 'fax', direction: 'inbound' });

/** An archive with blank, broken and too long lines, in blocks whose boundaries fall anywhere. */
async function* archive(): AsyncGenerator<Buffer> {
  const lines = Array.from({ length: 2_000 }, (_, index) => record(index));
  lines.splice(100, 0, '', '{"broken":', '  ', '[1]');
  lines.splice(900, 0, JSON.stringify({ interactionId: 'long', note: 'x'.repeat(1_100_000) }));
  const bytes = Buffer.from(lines.join('\n'));
  for (let at = 0; at < bytes.length; at += 9_999) yield bytes.subarray(at, at + 9_999);
}

it.each([1, 3])(
  'with %i worker threads, results, order, line numbers and counts equal those of a single thread',
  async (count) => {
    const [output, diagnostics, threadedOutput, threadedDiagnostics] = [
      collector(),
      collector(),
      collector(),
      collector(),
    ];
    const sink = { output: output.stream, diagnostics: diagnostics.stream };
    const single = await translateAll(archive(), sink, site(), 0);
    const threadedSink = { output: threadedOutput.stream, diagnostics: threadedDiagnostics.stream };
    const threaded = await translateFiles([{ blocks: archive() }], threadedSink, site(), 0, threads(count));
    expect(threadedOutput.text()).toBe(output.text());
    expect(threadedDiagnostics.text()).toBe(diagnostics.text());
    expect(threaded).toEqual(single);
    expect(threaded).toMatchObject({ records: 2_000, rejects: 3 });
  },
);

it('distributes chunks to all threads', async () => {
  const workers = threads(2);
  const chunks: number[] = workers.map(() => 0);
  for (const [index, thread] of workers.entries()) {
    const translate = thread.translate.bind(thread);
    thread.translate = (chunk, spare) => {
      chunks[index] = (chunks[index] ?? 0) + 1;
      return translate(chunk, spare);
    };
  }
  const sink = { output: collector().stream, diagnostics: collector().stream };
  await translateFiles([{ blocks: archive() }], sink, site(), 0, workers);
  expect(Math.min(...chunks)).toBeGreaterThan(0);
});

it('rejects with the error of a thread', async () => {
  const invalidSite = { ...site(), timeZone: 'Mars/Olympus' };
  const sink = { output: collector().stream, diagnostics: collector().stream };
  await expect(translateFiles([{ blocks: archive() }], sink, invalidSite, 0, threads(1))).rejects.toThrow(
    'Mars/Olympus',
  );
});

it('a stopped thread rejects pending and later tasks', async () => {
  const [thread] = threads(1) as [TranslationThread];
  const pending = thread.finish();
  await thread.stop();
  await expect(pending).rejects.toThrow('has ended');
  await expect(thread.finish()).rejects.toThrow('has ended');
});

it('writes the results of a slow input before more of it arrives', async () => {
  const written = Promise.withResolvers<void>();
  const output = new Writable({
    write(_chunk, _encoding, done) {
      written.resolve();
      done();
    },
  });
  async function* slow(): AsyncGenerator<Buffer> {
    yield Buffer.from(`${record(1)}\n`);
    await written.promise;
    yield Buffer.from(`${record(2)}\n`);
  }
  const summary = await translateFiles(
    [{ blocks: slow() }],
    { output, diagnostics: collector().stream },
    site(),
    0,
    threads(1),
  );
  expect(summary.records).toBe(2);
});
