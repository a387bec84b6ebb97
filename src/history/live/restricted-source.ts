import { SourceError } from '../../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { GatedPart } from '../../kit/permissions.ts';
import { type Relation, relationOf } from './relation.ts';
import type { View } from './view.ts';

/**
 * The source as a viewer may see it: calls for parts that the viewer may not read throw SourceError `not-permitted`, and nothing is sent. Records are
 * shown to everybody. Whether the viewer conversed is read from the records that pass through, so a part of a record that was never fetched is refused
 * to viewers who may only read their own.
 */
export function restrictedSource(source: CxSource, view: View): CxSource {
  if (view.name === 'all') return source;
  const relations = new Map<string, Relation>();
  const fetchedIds = new Set<string>();
  const needsRelations = view.levels.artifacts === 'own' || view.questions !== undefined;

  function learn(raw: unknown): void {
    const learnt = needsRelations ? relationOf(raw, view.userId) : undefined;
    if (learnt?.relation !== undefined) relations.set(learnt.interactionId, learnt.relation);
  }

  async function requirePart(part: GatedPart, interactionId: string, call: CallOptions): Promise<void> {
    const level = view.levels[part];
    const relation = relations.get(interactionId);
    if (level === 'unknown') throw new SourceError('unavailable', 'The permission of the caller cannot be found out');
    const isPermitted =
      level === 'asked' && view.questions
        ? await view.questions.ask(part, { interactionId, isMaybeOwn: isMaybeOwn(part, relation) }, call.signal)
        : level === 'all' || (level === 'own' && relation === 'conversed');
    if (!isPermitted) throw new SourceError('not-permitted', `The caller may not read ${part}`);
  }

  /** A file belongs to an interaction that was fetched by its id; if there are several, all of them must be permitted. */
  async function requireArtifacts(call: CallOptions): Promise<void> {
    if (fetchedIds.size === 0) await requirePart('artifacts', '', call);
    for (const id of fetchedIds) await requirePart('artifacts', id, call);
  }

  return {
    tenantId: source.tenantId,
    async fetchList(query, call) {
      const page = await source.fetchList(query, call);
      for (const row of page.results) learn(row);
      return page;
    },
    async fetchInteraction(id, call) {
      const raw = await source.fetchInteraction(id, call);
      learn(raw);
      fetchedIds.add(id);
      return raw;
    },
    fetchUser: (id, call) => source.fetchUser(id, call),
    async fetchContacts(attribute, value, page, call) {
      await requirePart('contacts', '', call);
      return source.fetchContacts(attribute, value, page, call);
    },
    async fetchContact(id, call) {
      await requirePart('contacts', '', call);
      return source.fetchContact(id, call);
    },
    async fetchArtifacts(id, call) {
      await requirePart('artifacts', id, call);
      return source.fetchArtifacts(id, call);
    },
    async fetchArtifact(id, artifactId, call) {
      await requirePart('artifacts', id, call);
      return source.fetchArtifact(id, artifactId, call);
    },
    async fetchNotes(id, call) {
      await requirePart('notes', id, call);
      return source.fetchNotes(id, call);
    },
    async fetchConversation(id, call) {
      await requirePart('artifacts', id, call);
      return source.fetchConversation(id, call);
    },
    async fetchLinked(url, call) {
      await requireArtifacts(call);
      return source.fetchLinked(url, call);
    },
    async fetchFile(url, call) {
      await requireArtifacts(call);
      return source.fetchFile(url, call);
    },
    async fetchManifest(url, call) {
      await requireArtifacts(call);
      return source.fetchManifest(url, call);
    },
  };
}

/** Contacts have no owner. */
function isMaybeOwn(part: GatedPart, relation: Relation): boolean {
  return part !== 'contacts' && relation !== 'stranger';
}
