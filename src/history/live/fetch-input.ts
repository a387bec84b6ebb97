import type { FailSafeCache } from '../../cache/fail-safe-cache.ts';
import { cacheKey } from '../../cache/keys.ts';
import { readManifest } from '../../cxengage/schema/artifact.ts';
import { readNote } from '../../cxengage/schema/entities.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { TranslationInput, Users } from '../../mapping/input/translation-input.ts';
import { needsOf, unnamedAgents } from '../../mapping/needs.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import type { Deadline } from '../deadline.ts';
import { fetchSubjectManifests } from './manifests.ts';
import { OptionalCalls } from './optional-calls.ts';
import { fetchSubTypeFromArtifacts, fetchTranscript } from './transcripts.ts';
import type { UserDirectory } from './users.ts';

/** Below the records themselves, so that one with very many second calls does not hold up the others. */
export const OPTIONAL_PRIORITY = 5;
/** A transcript that names more agents is not believed to its end. */
const MOST_USERS = 50;

const SUB_TYPE_MS = 30 * 86_400_000;

/** What gathering works with. */
export interface FetchTools {
  readonly cache: FailSafeCache;
  readonly source: CxSource;
  readonly users: UserDirectory;
}

/** Brings everything around a record that its translation is worth asking for, side by side where it can be. */
export async function fetchTranslationInput(
  raw: JsonObject,
  record: CxInteraction,
  now: number,
  budget: Deadline,
  profile: Profile,
  tools: FetchTools,
): Promise<TranslationInput> {
  const { source } = tools;
  const call = { signal: budget.extras, priority: OPTIONAL_PRIORITY };
  const needs = needsOf(record, now, profile);
  const extras = new OptionalCalls();
  const [users, found, manifests, notes] = await Promise.all([
    fetchUsers(needs.userIds, tools.users, call, extras),
    needs.transcript ? fetchTranscript(record, needs.live, source, call, extras) : undefined,
    needs.manifests ? fetchSubjectManifests(record, source, call, extras) : undefined,
    needs.notes ? extras.attempt('notes', () => source.notes(record.interactionId, call), []) : undefined,
  ]);
  const unnamed = unnamedAgents(found?.transcript.kind === 'stored' ? found.transcript.entries : []);
  const late = await fetchUsers(
    unnamed.filter((id) => !users.has(id)),
    tools.users,
    call,
    extras,
  );
  return {
    raw: { record: raw, ...(manifests && { manifests }), ...(notes && { notes }) },
    record,
    now,
    users: new Map([...users, ...late]),
    ...found,
    ...(found && { subType: await remembered(found.subType, record, tools) }),
    ...(manifests && {
      manifests: { received: readManifest(manifests.received), reply: readManifest(manifests.reply) },
    }),
    ...(notes && { notes: notes.flatMap((note) => readNote(note) ?? []) }),
    unavailable: [...extras.failed],
  };
}

/** The sub-type, which never changes: kept once it is known, so that a list or a failing artifact call does not turn a Facebook session into a chat. */
async function remembered(
  found: string | undefined,
  record: CxInteraction,
  { cache, source }: FetchTools,
): Promise<string | undefined> {
  const key = cacheKey(source.tenantId, 'sub-type', record.interactionId);
  if (found === undefined) return cache.read(key);
  await cache.write(key, found, SUB_TYPE_MS);
  return found;
}

/** The sub-type of a conversation, asked for where it is not known yet. */
export async function fetchSubType(
  record: CxInteraction,
  call: CallOptions,
  extras: OptionalCalls,
  tools: FetchTools,
): Promise<string | undefined> {
  const known = await remembered(undefined, record, tools);
  return known ?? remembered(await fetchSubTypeFromArtifacts(record, tools.source, call, extras), record, tools);
}

/** Users by id; null for one the source does not know, nothing for one it could not be asked about. */
async function fetchUsers(
  ids: readonly string[],
  users: UserDirectory,
  call: CallOptions,
  extras: OptionalCalls,
): Promise<Users> {
  if (ids.length > MOST_USERS) extras.failed.add('users');
  const found = await Promise.all(
    ids
      .slice(0, MOST_USERS)
      .map(async (id) => [id, await extras.attempt('users', () => users.fetch(id, call))] as const),
  );
  return new Map(found.flatMap(([id, user]) => (user === undefined ? [] : [[id, user]])));
}
