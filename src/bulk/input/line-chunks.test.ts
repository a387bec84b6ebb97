import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LineChunk, readLineChunks } from './line-chunks.ts';

const LIMIT = 8;

/** Returns the chunks of a text that is read in blocks of `blockBytes` bytes, all in the same buffer. */
async function readChunks(text: string, blockBytes: number): Promise<readonly LineChunk[]> {
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

const chunkText = ({ bytes }: LineChunk): string => Buffer.from(bytes).toString();

it('yields complete lines without loss, and the number of lines before each chunk', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', ' '), maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, blockBytes) => {
      const text = lines.join('\n');
      const chunks = await readChunks(text, blockBytes);
      expect(chunks.map(chunkText).join('')).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`);
      let linesBefore = 0;
      for (const chunk of chunks) {
        expect(chunk.linesBefore).toBe(linesBefore);
        expect(chunkText(chunk).endsWith('\n')).toBe(true);
        linesBefore += chunkText(chunk).split('\n').length - 1;
      }
    }),
  );
});

it('truncates a line that is too long, but keeps it longer than the limit', async () => {
  const chunks = await readChunks(`ab\n${'x'.repeat(100)}\ncd`, 5);
  expect(chunks.map(chunkText)).toEqual(['ab\n', expect.stringMatching(/^x{9,13}\n$/), 'cd\n']);
  expect(chunks.map(({ linesBefore }) => linesBefore)).toEqual([0, 1, 2]);
});

it('yields no chunk for an empty input', async () => {
  const chunks: LineChunk[] = [];
  for await (const chunk of readLineChunks(Readable.from([Buffer.of()]), LIMIT)) chunks.push(chunk);
  expect(chunks).toEqual([]);
});
