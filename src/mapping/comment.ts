import type { CxNote } from '../cxengage/schema/entities.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import { isJsonObject } from '../kit/json.ts';
import { agentId, allAgents } from './facts.ts';
import type { Owner } from './owner.ts';

/** Whether the record says that an agent wrote a note, so that asking for the notes is worth a call. */
export function hasNotes(record: CxInteraction): boolean {
  const { notes } = record;
  const own = Array.isArray(notes) ? notes.length > 0 : typeof notes === 'string' && notes.trim() !== '';
  return own || allAgents(record).some((agent) => agent.noteTitle);
}

/** The interaction's comment: its notes, else what the record itself holds of them, else the title of the owner's note. */
export function commentOf(
  record: CxInteraction,
  notes: readonly CxNote[] | undefined,
  owner: Owner | undefined,
): string | undefined {
  return lines(notes ?? []) ?? ownNotes(record.notes) ?? ownersTitle(record, owner);
}

function lines(notes: readonly CxNote[]): string | undefined {
  const written = notes.map((note) => [note.title, note.body].filter(Boolean).join(': ')).filter(Boolean);
  return written.length > 0 ? written.join('\n') : undefined;
}

/** The vendor documents a text; a customer met a list of objects. */
function ownNotes(notes: unknown): string | undefined {
  if (typeof notes === 'string') return notes || undefined;
  if (!Array.isArray(notes)) return undefined;
  const written = notes.map((note) => {
    if (typeof note === 'string') return note;
    if (!isJsonObject(note)) return '';
    return [note['title'], note['body']].filter((part) => typeof part === 'string' && part !== '').join(': ');
  });
  return written.filter(Boolean).join('\n') || undefined;
}

function ownersTitle(record: CxInteraction, owner: Owner | undefined): string | undefined {
  const own = allAgents(record).filter((agent) => owner !== undefined && agentId(agent) === owner.userId);
  return own.findLast((agent) => agent.noteTitle)?.noteTitle;
}
