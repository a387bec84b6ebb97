import { BufferPool } from '../input/buffer-pool.ts';
import type { LineChunk } from '../input/line-chunks.ts';
import { LineSplitter } from '../input/line-splitter.ts';
import { maxRecordBytes } from '../input/records.ts';
import type { BatchTranslator } from './batch-translator.ts';
import type { ChunkResult } from './thread-protocol.ts';

/** Creates a pool of buffers for results: a translation is about half as long as its chunk. */
export function createResultPool(): BufferPool {
  return new BufferPool(0.75 * 1024 * 1024);
}

/** Translates a chunk into buffers of the pool. */
export function translateChunk(
  { bytes, linesBefore, file }: LineChunk,
  translator: BatchTranslator,
  pool: BufferPool,
): ChunkResult {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const batch = translator.translate(new LineSplitter(maxRecordBytes).push(block), { linesBefore, file });
  const { translated, diagnostics, records, ids } = batch;
  // Copied, because the translator reuses its buffers for the next batch.
  return { translated: pool.copy(translated), diagnostics: pool.copy(diagnostics), records, ids: ids.slice() };
}
