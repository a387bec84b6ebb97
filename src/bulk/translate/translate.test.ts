import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { translateAll } from './translate-files.ts';

const blocks = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) =>
    Buffer.from(`{"interactionId":"i${index}","channelType":"voice","direction":"inbound"}\n`),
  );

/** A reader so slow that every write has to wait for it. */
function slowReader(): { stream: Writable; text: () => string; maxPending: () => number } {
  let [text, pending, maxPending] = ['', 0, 0];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      pending += 1;
      maxPending = Math.max(maxPending, pending);
      setImmediate(() => {
        text += chunk;
        pending -= 1;
        done();
      });
    },
  });
  return { stream, text: () => text, maxPending: () => maxPending };
}

it('waits for a reader that is slower than the translation, and removes its listeners', async () => {
  const [output, diagnostics] = [slowReader(), slowReader()];
  const summary = await translateAll(
    Readable.from(blocks(50)),
    { output: output.stream, diagnostics: diagnostics.stream },
    site(),
    0,
  );
  expect(summary.records).toBe(50);
  expect(output.text().trim().split('\n')).toHaveLength(50);
  expect(output.maxPending()).toBe(1);
  expect(output.stream.listenerCount('error') + output.stream.listenerCount('drain')).toBe(0);
});

it('rejects with the error of a reader that breaks', async () => {
  const broken = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(new Error('disk full')) });
  const run = translateAll(Readable.from(blocks(3)), { output: broken, diagnostics: slowReader().stream }, site(), 0);
  await expect(run).rejects.toThrow('disk full');
});
