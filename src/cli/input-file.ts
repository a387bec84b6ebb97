import { readFileBlocks } from '../bulk/input/file-blocks.ts';

/** The bytes of the file, or of standard input for `-` and undefined. Reading rejects with the system's error if the file cannot be read. */
export function openInput(file: string | undefined): AsyncIterable<Buffer> {
  return file === undefined || file === '-' ? process.stdin : readFileBlocks(file);
}
