import { openSync, readSync } from 'node:fs';

// Lower bound for translating an archive in Node: reads the file in blocks of 1 MiB and only parses each line. Prints the number of lines to
// standard error.

const ONE_MEGABYTE = 1024 * 1024;
const NEWLINE = 0x0a;

const file = openSync(process.argv[2] ?? '', 'r');
let block = Buffer.allocUnsafe(2 * ONE_MEGABYTE);
let carried = 0; // bytes at the start of the block that belong to an unfinished line
let lines = 0;

for (;;) {
  if (block.length - carried < ONE_MEGABYTE) block = Buffer.concat([block], 2 * block.length);
  const read = readSync(file, block, carried, ONE_MEGABYTE, null);
  const filled = carried + read;
  let start = 0;
  for (let end = block.indexOf(NEWLINE); end >= 0 && end < filled; end = block.indexOf(NEWLINE, start)) {
    parse(start, end);
    start = end + 1;
  }
  if (read === 0 && start < filled) parse(start, filled);
  block.copyWithin(0, start, filled);
  carried = filled - start;
  if (read === 0) break;
}
process.stderr.write(`${lines} lines\n`);

// Each line is decoded on its own: a character outside Latin-1 makes V8 store the whole string with two bytes per character.
function parse(start: number, end: number): void {
  JSON.parse(block.toString('utf8', start, end));
  lines += 1;
}
