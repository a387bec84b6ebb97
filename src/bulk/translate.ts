import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { contentOf } from '../mapping/content.ts';
import type { Site } from '../mapping/context.ts';
import { readInput } from './input.ts';
import { recordsIn } from './records.ts';
import type { Item } from './splitter.ts';
import { Summary } from './summary.ts';

const ONE_MEGABYTE = 1024 * 1024;

/**
 * Translates an archive: a line of `output` for each record, and a line of `doubts` for each that was rejected or doubtful. `now` is epoch
 * milliseconds, for records that do not say their own. Rejects with the streams' own errors.
 */
export async function translateAll(
  input: Readable,
  output: Writable,
  doubts: Writable,
  site: Site,
  now: number,
): Promise<Summary> {
  const summary = new Summary();
  for await (const items of recordsIn(input, ONE_MEGABYTE)) {
    const [translated, doubtful]: [string[], string[]] = [[], []];
    for (const item of items) take(item, now, site, summary, translated, doubtful);
    await write(output, translated);
    await write(doubts, doubtful);
  }
  return summary;
}

/** Translates one record; what cannot be is a reject with its number and reason, and never the end of the run. */
function take(item: Item, now: number, site: Site, summary: Summary, translated: string[], doubtful: string[]): void {
  const input = readInput(item, now);
  if ('reject' in input) {
    summary.rejects += 1;
    doubtful.push(JSON.stringify({ line: item.number, reject: input.reject }));
    return;
  }
  const content = contentOf(input.gathered, site);
  summary.count(content);
  translated.push(JSON.stringify(content.value));
  const { interactionId: id } = input.gathered.record;
  const { diagnostics } = content;
  if (diagnostics.length > 0) doubtful.push(JSON.stringify({ line: item.number, id, diagnostics }));
}

/** Writes lines and waits where the reader is slower, so that nothing piles up. */
async function write(output: Writable, lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !output.write(`${lines.join('\n')}\n`)) await once(output, 'drain');
}
