import type { Explained } from '../../mapping/explain/explain.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import type { TextStyle } from '../../terminal/text.ts';
import { absentFieldLines, fieldBlockLines } from './explained-fields.ts';
import { diagnosticLines, sourceLines } from './explained-source.ts';

/** An explanation as text in sections: fields of the result, fields that it lacks, diagnostics, and source values. */
export function explanationLines(explained: Explained, profile: Profile, style: TextStyle): readonly string[] {
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [style.paint('cyan', title), '', ...lines, ...(lines.at(-1) === '' ? [] : [''])];
  return [
    ...section('RESULT', fieldBlockLines(explained, profile, style)),
    ...section('NOT IN THE RESULT', absentFieldLines(explained, profile, style)),
    ...section('DIAGNOSTICS', diagnosticLines(explained, style)),
    ...section('SOURCE', sourceLines(explained, style)),
  ].slice(0, -1);
}
