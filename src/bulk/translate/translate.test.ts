import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { translateAll } from './translate.ts';

const blocks = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, place) =>
    Buffer.from(`{"interactionId":"i${place}","channelType":"voice","direction":"inbound"}\n`),
  );

/** A reader so slow that every write has to wait for it. */
function slowReader(): { stream: Writable; text: () => string; most: () => number } {
  let [text, waiting, most] = ['', 0, 0];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      waiting += 1;
      most = Math.max(most, waiting);
      setImmediate(() => {
        text += chunk;
        waiting -= 1;
        done();
      });
    },
  });
  return { stream, text: () => text, most: () => most };
}

it('a reader that is slower than the translation is waited for, and no listener stays behind', async () => {
  const [output, doubts] = [slowReader(), slowReader()];
  const summary = await translateAll(
    Readable.from(blocks(50)),
    { output: output.stream, doubts: doubts.stream },
    site(),
    0,
  );
  expect(summary.records).toBe(50);
  expect(output.text().trim().split('\n')).toHaveLength(50);
  expect(output.most()).toBe(1);
  expect(output.stream.listenerCount('error') + output.stream.listenerCount('drain')).toBe(0);
});

it('a reader that breaks ends the run with its error', async () => {
  const broken = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(new Error('disk full')) });
  const run = translateAll(Readable.from(blocks(3)), { output: broken, doubts: slowReader().stream }, site(), 0);
  await expect(run).rejects.toThrow('disk full');
});
