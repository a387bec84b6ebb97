import { z } from 'zod';
import { CxManifest } from '../cxengage/schema/artifact.ts';
import { CxNote, CxUser } from '../cxengage/schema/entities.ts';
import { instantOf } from '../cxengage/schema/instant.ts';
import { readInteraction } from '../cxengage/schema/interaction.ts';
import { CxConversation, CxTranscript } from '../cxengage/schema/transcript.ts';
import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';
import type { Gathered, Transcript } from '../mapping/context.ts';
import type { Item } from './splitter.ts';

/** A record with what was gathered around it, or why it cannot be translated. */
export type Input = { readonly gathered: Gathered } | { readonly reject: string };

const Around = z.object({
  users: z.record(z.string(), CxUser.nullable()).optional(),
  transcript: z.unknown().optional(),
  manifests: z.object({ received: CxManifest.optional(), reply: CxManifest.optional() }).optional(),
  notes: z.array(CxNote).optional(),
  subType: z.string().optional(),
  now: z.string().optional(),
});

/** Reads a bare record, or `{interaction, users, transcript, manifests, notes, subType, now}`. `now` is epoch milliseconds, for records that do not say their own. */
export function readInput({ text }: Item, now: number): Input {
  if (text === undefined) return { reject: 'longer than the limit' };
  const value = parseJson(text);
  if (!isJsonObject(value)) return { reject: value === undefined ? 'not JSON' : 'not an object' };
  const bare = 'interactionId' in value || !isJsonObject(value['interaction']);
  const raw = bare || !isJsonObject(value['interaction']) ? value : value['interaction'];
  const record = readInteraction(raw);
  if (!record) return { reject: 'no interactionId' };
  if (bare) return { gathered: { record, raw, now } };
  const around = Around.safeParse(value);
  if (!around.success) {
    const [issue] = around.error.issues;
    return { reject: `${issue?.path.join('.')}: ${issue?.message}` };
  }
  return { gathered: { record, raw, ...gatheredAround(around.data, value, now) } };
}

function gatheredAround(
  around: z.infer<typeof Around>,
  value: JsonObject,
  now: number,
): Omit<Gathered, 'record' | 'raw'> {
  const { users, manifests, notes, subType } = around;
  return {
    now: instantOf(around.now) ?? now,
    ...(users && { users: new Map(Object.entries(users)) }),
    ...('transcript' in value && { transcript: transcriptOf(value['transcript']) }),
    ...(manifests && { manifests }),
    ...(notes && { notes }),
    ...(subType !== undefined && { subType }),
  };
}

function transcriptOf(value: unknown): Transcript {
  if (Array.isArray(value)) return { kind: 'stored', entries: CxTranscript.parse(value) };
  if (typeof value === 'string') return { kind: 'text', text: value };
  const conversation = CxConversation.safeParse(value);
  return conversation.success ? { kind: 'live', conversation: conversation.data } : { kind: 'none', why: 'absent' };
}
