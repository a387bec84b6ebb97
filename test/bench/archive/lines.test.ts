import { expect, it } from 'vitest';
import { type ArchiveKind, lineOf, lineOfBytes, linesOf } from './lines.ts';

it.each<[ArchiveKind]>([['voice'], ['chat']])('a generated %s record is reproducible and has a unique id', (kind) => {
  const ids = new Set<unknown>();
  for (const [index, line] of [...linesOf(kind, 100)].entries()) {
    expect(lineOf(kind, index)).toBe(line);
    const value = JSON.parse(line);
    ids.add((value.interaction ?? value).interactionId);
  }
  expect(ids.size).toBe(100);
});

it('a generated chat has 50 messages in chronological order', () => {
  for (const line of linesOf('chat', 100)) {
    const times = JSON.parse(line).transcript.map(({ timestamp }: { timestamp: string }) => Number(timestamp));
    expect(times).toHaveLength(50);
    expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
  }
});

it('a long chat has exactly the requested number of bytes', () => {
  expect(Buffer.byteLength(lineOfBytes(200_000, 3))).toBe(200_000);
});
