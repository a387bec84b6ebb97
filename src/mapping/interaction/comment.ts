import type { CxNote } from '../../cxengage/schema/entities.ts';
import type { CxAgent, CxInteraction } from '../../cxengage/schema/interaction.ts';
import { isJsonObject } from '../../kit/json.ts';
import type { Judged } from '../judged.ts';
import { agentId, allAgents } from './facts.ts';

/** Whether the record says that an agent wrote a note, so that asking for the notes is worth a call. */
export function hasNotes(record: CxInteraction): boolean {
  return (ownNotes(record.notes) ?? '').trim() !== '' || allAgents(record).some((agent) => agent.noteTitle);
}

/** The interaction's comment: its notes, else what the record itself holds of them, else the title of the owner's note. */
export function commentOf(
  record: CxInteraction,
  notes: readonly CxNote[] | undefined,
  basis: Judged,
): string | undefined {
  return (notes && lines(notes)) ?? ownNotes(record.notes) ?? ownersTitle(record, basis);
}

function lines(notes: readonly CxNote[]): string | undefined {
  const written = notes.map((note) => [note.title, note.body].filter(Boolean).join(': ')).filter(Boolean);
  return written.length > 0 ? written.join('\n') : undefined;
}

/** The vendor documents a text; a customer met a list of objects. */
function ownNotes(notes: unknown): string | undefined {
  if (notes === undefined) return undefined;
  const entries = Array.isArray(notes) ? notes : [notes];
  const written = entries.map((note) =>
    isJsonObject(note) ? [note['title'], note['body']].map(asText).filter(Boolean).join(': ') : asText(note),
  );
  return written.filter(Boolean).join('\n') || undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function ownersTitle(record: CxInteraction, basis: Judged): string | undefined {
  const owned = (agent: CxAgent): boolean =>
    Boolean(agent.noteTitle) && basis.owner !== undefined && agentId(agent) === basis.owner.userId;
  return (record.agents.findLast(owned) ?? record.details?.agents.findLast(owned))?.noteTitle;
}
