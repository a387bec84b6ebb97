import { fstatSync } from 'node:fs';
import { readFileBlocks } from '../bulk/input/file-blocks.ts';
import { UnreadableInput } from '../bulk/input/unreadable-input.ts';
import { usageError } from './exit.ts';

/** How messages name an input. */
export function inputName(file: string | undefined): string {
  return file === undefined || file === '-' ? 'standard input' : file;
}

/** An error that names the input which cannot be read; any other error unchanged. */
export function namedInputError(error: unknown, file: string | undefined): unknown {
  return error instanceof UnreadableInput ? new UnreadableInput(`${inputName(file)}: ${error.message}`, error) : error;
}

/**
 * The bytes of the file, or of standard input for `-` and undefined. Reading rejects with the system's error if the file cannot be read. Throws a
 * usage error if standard input is a folder, which Node reads as if it were empty.
 */
export function openInput(file: string | undefined): AsyncIterable<Buffer> {
  if (file !== undefined && file !== '-') return readFileBlocks(file);
  if (fstatSync(process.stdin.fd).isDirectory()) throw usageError('Standard input is a folder. Give a file.');
  return process.stdin;
}
