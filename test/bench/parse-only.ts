import { openSync, readSync } from 'node:fs';

// The floor of translating an archive in Node: reads the file in blocks of a megabyte, parses each line, and does nothing with it. How many
// lines there were goes to standard error.

const ONE_MEGABYTE = 1024 * 1024;
const NEWLINE = 0x0a;

const file = openSync(process.argv[2] ?? '', 'r');
let block = Buffer.allocUnsafe(2 * ONE_MEGABYTE);
let kept = 0; // bytes at the block's beginning that belong to a line not yet ended
let lines = 0;

for (;;) {
  if (block.length - kept < ONE_MEGABYTE) block = Buffer.concat([block], 2 * block.length);
  const read = readSync(file, block, kept, ONE_MEGABYTE, null);
  const filled = kept + read;
  let start = 0;
  for (let end = block.indexOf(NEWLINE); end >= 0 && end < filled; end = block.indexOf(NEWLINE, start)) {
    parse(start, end);
    start = end + 1;
  }
  if (read === 0 && start < filled) parse(start, filled);
  block.copyWithin(0, start, filled);
  kept = filled - start;
  if (read === 0) break;
}
process.stderr.write(`${lines} lines\n`);

// Each line is decoded by itself: one character outside Latin-1 makes a text twice as wide, and only one line should pay for it.
function parse(start: number, end: number): void {
  JSON.parse(block.toString('utf8', start, end));
  lines += 1;
}
