import { readFileBlocks } from '../bulk/input/file-blocks.ts';

/** The file's bytes; standard input for `-`, and where no file is given. A file that cannot be read is an error where it is first asked for. */
export function openInput(file: string | undefined): AsyncIterable<Buffer> {
  return file === undefined || file === '-' ? process.stdin : readFileBlocks(file);
}
