import { parseManifest } from '../../cxengage/schema/artifact.ts';
import { parseNote } from '../../cxengage/schema/entities.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions } from '../../cxengage/source.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Transcript } from '../../mapping/input/transcript.ts';
import type { TranslationInput, Users } from '../../mapping/input/translation-input.ts';
import type { JudgedRecord } from '../../mapping/judged.ts';
import { needsOf, unnamedAgents } from '../../mapping/needs.ts';
import { alteredPointers } from '../../mapping/pointer/altered-pointers.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { limitUsers } from '../limits.policy.ts';
import { optionalCall } from './call-options.ts';
import { fetchSubjectManifests } from './manifests.ts';
import { OptionalCalls } from './optional-calls.ts';
import { resolveSubType, type SubTypeParts } from './sub-types.ts';
import { type FetchedTranscript, fetchTranscript } from './transcripts.ts';
import type { UserDirectory } from './users.ts';

/** What an input is fetched with. */
export interface FetchParts extends SubTypeParts {
  readonly users: UserDirectory;
}

/** A record that has been read and judged. `now` is the moment of judging, in epoch milliseconds. */
export interface RecordToTranslate {
  readonly raw: JsonObject;
  readonly record: CxInteraction;
  readonly judged: JudgedRecord;
  readonly now: number;
}

/** Fetches everything around a record that its translation needs, concurrently where possible. */
export async function fetchTranslationInput(
  { raw, record, judged, now }: RecordToTranslate,
  deadline: Deadline,
  profile: Profile,
  parts: FetchParts,
): Promise<TranslationInput> {
  const { source } = parts;
  const call = optionalCall(deadline);
  const needs = needsOf(record, judged, profile);
  const optionalCalls = new OptionalCalls();
  const [users, found, manifests, notes] = await Promise.all([
    fetchUsers(needs.userIds, parts.users, call, optionalCalls),
    needs.transcript ? fetchTranscript(record, needs.live, source, call, optionalCalls) : undefined,
    needs.manifests ? fetchSubjectManifests(record, source, call, optionalCalls) : undefined,
    needs.notes ? optionalCalls.attempt('notes', () => source.fetchNotes(record.interactionId, call), []) : undefined,
  ]);
  const unnamed = unnamedAgents(found?.transcript.kind === 'stored' ? found.transcript.entries : []);
  const remaining = unnamed.filter((id) => !users.has(id));
  const late = await fetchUsers(remaining, parts.users, call, optionalCalls);
  const altered = [
    ...alteredPointers(raw, ''),
    ...[...users, ...late].flatMap(([id, user]) => alteredPointers(user, { parent: 'users#', key: id })),
    ...(found ? alteredInTranscript(found) : []),
    ...Object.entries(manifests ?? {}).flatMap(([key, manifest]) =>
      alteredPointers(manifest, { parent: 'manifests#', key }),
    ),
    ...alteredPointers(notes, 'notes#'),
  ];
  return {
    raw: { record: raw, ...(manifests && { manifests }), ...(notes && { notes }) },
    record,
    now,
    users: new Map([...users, ...late]),
    ...found,
    ...(found && { subType: await resolveSubType(found.subType, record, parts) }),
    ...(manifests && {
      manifests: { received: parseManifest(manifests.received), reply: parseManifest(manifests.reply) },
    }),
    ...(notes && { notes: notes.flatMap((note) => parseNote(note) ?? []) }),
    unavailable: unavailableCalls(optionalCalls, needs.manifests),
    forbidden: forbiddenParts(found?.transcript, optionalCalls),
    ...(altered.length > 0 && { altered }),
  };
}

/** Pointers of altered texts in the messages of a conversation and in the names of its files. */
function alteredInTranscript({ transcript, files }: FetchedTranscript): readonly string[] {
  const raw = 'raw' in transcript ? transcript.raw : undefined;
  const document = transcript.kind === 'live' ? 'conversation#' : 'transcript#';
  const inFiles = files.flatMap((file, key) => alteredPointers(file, { parent: 'files#', key }));
  return [...alteredPointers(raw, document), ...inFiles];
}

/** Failed calls. Without artifacts there is no manifest, and the target has no mark for a forbidden subject, so either counts as unavailable. */
function unavailableCalls({ failed, notPermitted }: OptionalCalls, needsManifests: boolean): readonly string[] {
  const lacksManifests = needsManifests && (failed.has('artifacts') || notPermitted.has('artifacts'));
  return [...new Set([...failed, ...(lacksManifests ? ['manifest'] : [])])];
}

/** The parts that the viewer, or the service account, lacks the permission for. A transcript in the record itself is shown to all callers. */
function forbiddenParts(
  transcript: Transcript | undefined,
  { notPermitted, forbidden }: OptionalCalls,
): readonly string[] {
  const isForbidden = transcript?.kind === 'none' && transcript.why === 'forbidden';
  const hasForbiddenNotes = notPermitted.has('notes') || forbidden.has('notes');
  return [...(isForbidden ? ['transcript'] : []), ...(hasForbiddenNotes ? ['notes'] : [])];
}

/** Users by id: null for one that the source does not know; one that could not be fetched is missing. */
export async function fetchUsers(
  ids: readonly string[],
  users: UserDirectory,
  call: CallOptions,
  optionalCalls: OptionalCalls,
): Promise<Users> {
  const { items, isCut } = limitUsers(ids);
  if (isCut) optionalCalls.failed.add('users');
  const found = await Promise.all(
    items.map(async (id) => [id, await optionalCalls.attempt('users', () => users.fetch(id, call))] as const),
  );
  return new Map(found.flatMap(([id, user]) => (user === undefined ? [] : [[id, user]])));
}
