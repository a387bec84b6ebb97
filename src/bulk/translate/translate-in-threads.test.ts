import { Writable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { translateAll } from './translate.ts';
import { startThreads, stopThreads, translateInThreads } from './translate-in-threads.ts';
import type { TranslationThread } from './translation-thread.ts';

const started: TranslationThread[] = [];
afterEach(() => stopThreads(started.splice(0)));

function threads(count: number): readonly TranslationThread[] {
  started.push(...startThreads(count));
  return started.slice(-count);
}

/** Takes everything and remembers it. */
function collector(): { stream: Writable; text: () => string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      parts.push(Buffer.from(chunk)); // the memory is used again
      done();
    },
  });
  return { stream, text: () => Buffer.concat(parts).toString() };
}

const record = (place: number): string =>
  JSON.stringify({ interactionId: `i${place}`, channelType: place % 7 ? 'voice' : 'fax', direction: 'inbound' });

/** An archive with what can be wrong in one, in blocks that begin and end anywhere. */
async function* archive(): AsyncGenerator<Buffer> {
  const lines = Array.from({ length: 2_000 }, (_, place) => record(place));
  lines.splice(100, 0, '', '{"broken":', '  ', '[]');
  lines.splice(900, 0, JSON.stringify({ interactionId: 'long', note: 'x'.repeat(1_100_000) }));
  const bytes = Buffer.from(lines.join('\n'));
  for (let at = 0; at < bytes.length; at += 9_999) yield bytes.subarray(at, at + 9_999);
}

it.each([1, 3])(
  'with %i threads more the results, their order, their line numbers and the counts are those of one',
  async (count) => {
    const [alone, doubtsAlone, together, doubtsTogether] = [collector(), collector(), collector(), collector()];
    const one = await translateAll(archive(), { output: alone.stream, doubts: doubtsAlone.stream }, site(), 0);
    const outlet = { output: together.stream, doubts: doubtsTogether.stream };
    const several = await translateInThreads(archive(), outlet, site(), 0, threads(count));
    expect(together.text()).toBe(alone.text());
    expect(doubtsTogether.text()).toBe(doubtsAlone.text());
    expect(several).toEqual(one);
    expect(several).toMatchObject({ records: 2_000, rejects: 3 });
  },
);

it('all threads take part', async () => {
  const others = threads(2);
  const chunks: number[] = others.map(() => 0);
  for (const [place, thread] of others.entries()) {
    const translate = thread.translate.bind(thread);
    thread.translate = (chunk, spare) => {
      chunks[place] = (chunks[place] ?? 0) + 1;
      return translate(chunk, spare);
    };
  }
  await translateInThreads(archive(), { output: collector().stream, doubts: collector().stream }, site(), 0, others);
  expect(Math.min(...chunks)).toBeGreaterThan(0);
});

it('what fails in a thread ends the run with its error', async () => {
  const nowhere = { ...site(), timeZone: 'Mars/Olympus' };
  const outlet = { output: collector().stream, doubts: collector().stream };
  await expect(translateInThreads(archive(), outlet, nowhere, 0, threads(1))).rejects.toThrow('Mars/Olympus');
});

it('a thread that is stopped fails what it was asked and is asked later', async () => {
  const [thread] = threads(1) as [TranslationThread];
  const asked = thread.count();
  await thread.stop();
  await expect(asked).rejects.toThrow('has ended');
  await expect(thread.count()).rejects.toThrow('has ended');
});

it('what has come of a slow input is written before more of it comes', async () => {
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
  const summary = await translateInThreads(slow(), { output, doubts: collector().stream }, site(), 0, threads(1));
  expect(summary.records).toBe(2);
});
