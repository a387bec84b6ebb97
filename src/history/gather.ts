import type { CxUser } from '../cxengage/schema/entities.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { CxSource } from '../cxengage/source.ts';
import { needsOf, unnamedAgents } from '../mapping/content.ts';
import type { Gathered } from '../mapping/context.ts';
import type { Profile } from '../mapping/profile.ts';
import type { Budget } from './budget.ts';
import { Extras } from './extras.ts';
import { subjectManifests } from './manifests.ts';
import { findTranscript } from './transcripts.ts';
import type { UserDirectory } from './users.ts';

/** What gathering works with. */
export interface GatherTools {
  readonly source: CxSource;
  readonly users: UserDirectory;
  readonly profile: Profile;
}

/** Brings everything around a record that its translation is worth asking for, side by side where it can be. */
export async function gather(
  record: CxInteraction,
  now: number,
  budget: Budget,
  tools: GatherTools,
): Promise<Gathered> {
  const { source, profile } = tools;
  const call = { signal: budget.extras, priority: 10 };
  const needs = needsOf(record, now, profile);
  const extras = new Extras();
  const [users, found, manifests, notes] = await Promise.all([
    usersOf(needs.userIds, tools, budget, extras),
    needs.transcript ? findTranscript(record, needs.live, source, call, extras) : undefined,
    needs.manifests ? subjectManifests(record, source, call, extras) : undefined,
    needs.notes ? extras.attempt('notes', source.notes(record.interactionId, call), []) : undefined,
  ]);
  const unnamed = unnamedAgents(found?.transcript.kind === 'stored' ? found.transcript.entries : []);
  const late = await usersOf(
    unnamed.filter((id) => !users.has(id)),
    tools,
    budget,
    extras,
  );
  return {
    record,
    now,
    users: new Map([...users, ...late]),
    ...found,
    ...(manifests && { manifests }),
    ...(notes && { notes }),
    unavailable: extras.failed,
  };
}

/** Users by id; null for one the source does not know, nothing for one it could not be asked about. */
async function usersOf(
  ids: readonly string[],
  { users }: GatherTools,
  budget: Budget,
  extras: Extras,
): Promise<ReadonlyMap<string, CxUser | null>> {
  const call = { signal: budget.extras, priority: 10 };
  const found = await Promise.all(
    ids.map(async (id) => [id, await extras.attempt('users', users.find(id, call))] as const),
  );
  return new Map(found.flatMap(([id, user]) => (user === undefined ? [] : [[id, user]])));
}
