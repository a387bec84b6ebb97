import { expect, it } from 'vitest';
import type { GwsContent } from '../../genesys/interaction.ts';
import { Summary } from './summary.ts';

const content = { interaction: { mediaType: 'call' } } as GwsContent;
const times = (count: number, code: string) => Array.from({ length: count }, () => ({ code, pointer: '' }));

it('the summary lists the most severe diagnostics first, and those of one severity by count', () => {
  const summary = new Summary();
  const reported = [
    ['not-in-target', 9],
    ['wrong-type', 2],
    ['transcript-expired', 1],
    ['unknown-field', 5],
    ['unreadable-time', 3],
  ] as const;
  summary.count(
    content,
    reported.flatMap(([code, count]) => times(count, code)),
    undefined,
  );
  const lines = summary.lines();
  expect(lines.slice(lines.indexOf('diagnostics:'))).toEqual([
    'diagnostics:',
    '  3 unreadable-time (error)',
    '  1 transcript-expired (error)',
    '  5 unknown-field (warning)',
    '  2 wrong-type (warning)',
    '  9 not-in-target (info)',
  ]);
});
