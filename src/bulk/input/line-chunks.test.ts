import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LineChunk, readLineChunks } from './line-chunks.ts';

const LIMIT = 8;

/** The chunks of a text that comes in blocks of so many bytes, all of them in the same memory. */
async function chunksOf(text: string, blockBytes: number): Promise<readonly LineChunk[]> {
  const bytes = Buffer.from(text);
  const block = Buffer.alloc(blockBytes);
  async function* blocks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += blockBytes) {
      yield block.subarray(0, bytes.copy(block, 0, at, at + blockBytes));
    }
  }
  const chunks: LineChunk[] = [];
  for await (const chunk of readLineChunks(blocks(), LIMIT)) chunks.push(chunk);
  return chunks;
}

const textOf = ({ bytes }: LineChunk): string => Buffer.from(bytes).toString();

it('chunks are whole lines, with nothing lost between them, and know how many lines stand before them', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', ' '), maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, blockBytes) => {
      const text = lines.join('\n');
      const chunks = await chunksOf(text, blockBytes);
      expect(chunks.map(textOf).join('')).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`);
      let before = 0;
      for (const chunk of chunks) {
        expect(chunk.before).toBe(before);
        expect(textOf(chunk).endsWith('\n')).toBe(true);
        before += textOf(chunk).split('\n').length - 1;
      }
    }),
  );
});

it('of a line that is too long so much is kept that this can be seen', async () => {
  const chunks = await chunksOf(`ab\n${'x'.repeat(100)}\ncd`, 5);
  expect(chunks.map(textOf)).toEqual(['ab\n', expect.stringMatching(/^x{9,13}\n$/), 'cd\n']);
  expect(chunks.map(({ before }) => before)).toEqual([0, 1, 2]);
});

it('no bytes make no chunk', async () => {
  const chunks: LineChunk[] = [];
  for await (const chunk of readLineChunks(Readable.from([Buffer.of()]), LIMIT)) chunks.push(chunk);
  expect(chunks).toEqual([]);
});
