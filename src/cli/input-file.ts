import { fstatSync } from 'node:fs';
import { readFileBlocks } from '../bulk/input/file-blocks.ts';
import { usageError } from './exit.ts';

/**
 * The bytes of the file, or of standard input for `-` and undefined. Reading rejects with the system's error if the file cannot be read. Throws a
 * usage error if standard input is a folder, which Node reads as if it were empty.
 */
export function openInput(file: string | undefined): AsyncIterable<Buffer> {
  if (file !== undefined && file !== '-') return readFileBlocks(file);
  if (fstatSync(process.stdin.fd).isDirectory()) throw usageError('Standard input is a folder. Give a file.');
  return process.stdin;
}
