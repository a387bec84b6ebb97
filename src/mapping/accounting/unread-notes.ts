import { isJsonObject, mayBeRounded } from '../../kit/json.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import { exclusionAt, kindOf } from './accounting.ts';

/**
 * Reports what no rule reads in the notes of a record: their type is not documented, so anything in them may be what a person wrote. What the
 * profile ignores in separate notes, such as their ids, is ignored here too.
 */
export function reportUnreadNotes(notes: unknown, profile: Profile, diagnostics: DiagnosticsCollector): void {
  if (!Array.isArray(notes)) reportUnreadNote(notes, '/notes', profile, diagnostics);
  else
    notes.forEach((note, index) => {
      reportUnreadNote(note, `/notes/${index}`, profile, diagnostics);
    });
}

function reportUnreadNote(note: unknown, pointer: string, profile: Profile, diagnostics: DiagnosticsCollector): void {
  if (!isJsonObject(note)) {
    if (!isRead(note)) diagnostics.report('wrong-type', pointer, kindOf(note));
    return;
  }
  const whole = exclusionAt('/notes', profile);
  for (const [key, value] of Object.entries(note)) {
    const part = `${pointer}/${escapeKey(key)}`;
    if (isEmpty(value)) continue;
    if (key === 'title' || key === 'body') {
      if (!isRead(value)) diagnostics.report('wrong-type', part, kindOf(value));
    } else if (exclusionAt(part, profile) === whole && !exclusionAt(`notes#/0/${escapeKey(key)}`, profile)) {
      diagnostics.report('unknown-field', part);
    }
  }
}

function isRead(value: unknown): boolean {
  if (typeof value === 'number') return !mayBeRounded(value);
  return typeof value === 'string' || isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
