import type { Readable } from 'node:stream';
import { SourceError } from '../errors.ts';

/** The whole body of a reply. Throws `unreadable` as soon as it is longer than `maxBytes`, so no reply can exhaust the memory. */
export async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new SourceError('unreadable', 'The reply is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
