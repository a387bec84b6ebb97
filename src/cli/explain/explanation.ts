import type { Explained } from '../../mapping/explain/explain.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import type { TextStyle } from '../../terminal/text.ts';
import { absentFields, fieldBlocks } from './explained-fields.ts';
import { diagnosticLines, sourceLines } from './explained-source.ts';

/** An explanation as a page for people: the result, what it lacks, the diagnostics, and the source. */
export function explanation(explained: Explained, profile: Profile, paper: TextStyle): readonly string[] {
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [paper.paint('cyan', title), '', ...lines, ...(lines.at(-1) === '' ? [] : [''])];
  return [
    ...section('RESULT', fieldBlocks(explained, profile, paper)),
    ...section('NOT IN THE RESULT', absentFields(explained, profile, paper)),
    ...section('DIAGNOSTICS', diagnosticLines(explained, paper)),
    ...section('SOURCE', sourceLines(explained, paper)),
  ].slice(0, -1);
}
