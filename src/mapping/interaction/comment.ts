import type { CxNote } from '../../cxengage/schema/entities.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject, mayBeRounded } from '../../kit/json.ts';
import type { Judged } from '../judged.ts';
import { hasAgentId } from './facts.ts';

/** Whether the record shows that an agent wrote a note, so that fetching the notes is worth a request. */
export function hasNotes(record: CxInteraction): boolean {
  const hasTitle = ({ noteTitle }: CxAgent): boolean => noteTitle !== undefined;
  if (record.details?.agents?.some(hasTitle) || record.agents.some(hasTitle)) return true;
  const { notes } = record;
  return notes !== undefined && (Array.isArray(notes) ? notes.some(isNote) : isNote(notes));
}

/** Whether a value may be a note, even if it cannot be read as one: the separate notes may be readable. */
function isNote(note: unknown): boolean {
  if (typeof note === 'string') return note.trim() !== '';
  if (typeof note !== 'object' || note === null) return typeof note === 'number' || note === true;
  return Object.values(note).some((part) => part !== null && (typeof part !== 'string' || part.trim() !== ''));
}

/** The interaction's comment: the fetched notes, otherwise the notes in the record, otherwise the title of the owner's note. */
export function commentOf(
  record: CxInteraction,
  notes: readonly CxNote[] | undefined,
  judged: Judged,
): string | undefined {
  // Read in any case, so that `explain` shows by which notes they were overruled.
  const own = recordNotes(record.notes);
  return (notes && noteLines(notes)) ?? own ?? ownerNoteTitle(record, judged);
}

function noteLines(notes: readonly CxNote[]): string | undefined {
  const lines = notes.map((note) => [note.title, note.body].filter(Boolean).join(': ')).filter(Boolean);
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** The notes in the record. The vendor documents a string, but real records also have a list of objects. */
function recordNotes(notes: unknown): string | undefined {
  if (notes === undefined) return undefined;
  return (Array.isArray(notes) ? notes.map(noteLine).filter(Boolean).join('\n') : noteLine(notes)) || undefined;
}

function noteLine(note: unknown): string {
  return isJsonObject(note) ? [note['title'], note['body']].map(toText).filter(Boolean).join(': ') : toText(note);
}

function toText(value: unknown): string {
  // Larger numbers have lost digits.
  if (typeof value === 'number') return mayBeRounded(value) ? '' : String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : '';
}

function ownerNoteTitle(record: CxInteraction, judged: Judged): string | undefined {
  const isTitledOwner = (agent: CxAgent): boolean =>
    Boolean(agent.noteTitle) && judged.owner !== undefined && hasAgentId(agent, judged.owner.userId);
  return (record.details?.agents?.findLast(isTitledOwner) ?? record.agents.findLast(isTitledOwner))?.noteTitle;
}
