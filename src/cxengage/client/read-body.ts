import type { Readable } from 'node:stream';
import { type Dispatcher, errors, interceptors } from 'undici';
import { markAltered } from '../../kit/altered-text.ts';
import { parseJson } from '../../kit/json.ts';
import { decodeUtf8 } from '../../kit/utf8.ts';
import { SourceError } from '../errors.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** Undoes gzip, deflate, br and zstd; a body that is larger than `maxBytes` once decompressed fails, however small it was. */
export function decompressing(dispatcher: Dispatcher, maxBytes: number): Dispatcher {
  return dispatcher.compose(interceptors.decompress({ maxSize: maxBytes }));
}

/** Whether a reply is a page for people: what proxies and overloaded servers send. */
export function isHtml({ 'content-type': type }: Dispatcher.ResponseData['headers']): boolean {
  return typeof type === 'string' && /^\s*text\/html\b/i.test(type);
}

/**
 * The body of a successful reply as JSON, undefined if it is not JSON. Text whose bytes are not UTF-8 is marked as altered. Throws `unreadable` for a
 * content coding that the bridge does not know, and as soon as the body is longer than `maxBytes`, so no reply can exhaust the memory.
 */
export async function readJson({ body, headers }: Dispatcher.ResponseData, maxBytes: number): Promise<unknown> {
  // The decompression removes the header of what it undoes.
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== '' && coding !== 'identity') {
    await body.dump();
    throw new SourceError('unreadable', 'The reply has a content coding other than gzip, deflate, br and zstd');
  }
  const { text, invalidAt } = decodeUtf8(await readBody(body, maxBytes));
  const value = parseJson(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  if (invalidAt !== undefined) markAltered(value);
  return value;
}

async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw new SourceError('unreadable', 'The reply is too large');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof errors.ResponseExceededMaxSizeError)
      throw new SourceError('unreadable', 'The reply is too large once it is decompressed', error);
    throw error;
  }
  return Buffer.concat(chunks);
}
