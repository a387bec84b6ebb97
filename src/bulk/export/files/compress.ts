import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import type { Compression } from './format.ts';

const compressors: Readonly<Record<Exclude<Compression, 'none'>, (bytes: Uint8Array) => Promise<Buffer>>> = {
  gzip: promisify<Uint8Array, Buffer>(gzip),
  zstd: promisify<Uint8Array, Buffer>(zstdCompress),
};

/** A part of a file, compressed by itself: parts one after the other are a file of their format. The same bytes give the same result. */
export async function compressPart(bytes: Uint8Array, compression: Compression): Promise<Uint8Array> {
  return compression === 'none' ? bytes : compressors[compression](bytes);
}
