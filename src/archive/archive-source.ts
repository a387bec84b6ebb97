import type { ExpressionBuilder, Selectable } from 'kysely';
import { SourceError } from '../cxengage/errors.ts';
import type { Features } from '../genesys/features.ts';
import { normalizeContactId } from '../genesys/requests/contact-id.ts';
import { FeatureOff } from '../history/feature-off.ts';
import type { ContentRequest, HistorySource, ListRequest } from '../history/history-source.ts';
import { ListTooLong } from '../history/list-too-long.ts';
import { viewOf } from '../history/live/view.ts';
import { comparableId, type IdentityKind, type IdentityMap } from '../identity/identity-map.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { GatedPart, Viewer } from '../kit/permissions.ts';
import { rejectOnAbort } from '../kit/reject-on-abort.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { addressKindOf } from '../mapping/search/address.ts';
import { type ArchivedItem, comparableAddress, contentFromArchive, listTextOf } from './record.ts';
import { searchKey } from './stored-text.ts';
import type { ArchiveDatabase, ArchiveTables } from './tables.ts';

/** What an archive is read with. */
export interface ArchiveParts {
  readonly database: ArchiveDatabase;
  /** The bridge's tenant, whose permissions count. */
  readonly tenantId: string;
  readonly site: () => Site;
  /** Interactions of a complete list, at most (HISTORY_LIMIT). */
  readonly historyLimit: number;
  /** Which ids are of the same contact or user; undefined if every id stands for itself. */
  readonly identities?: (() => IdentityMap) | undefined;
}

/** Contacts of one address, at most. */
const MAX_CONTACTS = 1_000;
/** Ids of contacts that are looked for together, at most. */
const MAX_IDS = 10_000;

/** Interactions that were loaded into the bridge's own archive, as a history source. */
export class ArchiveSource implements HistorySource {
  readonly #parts: ArchiveParts;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  async fetchContent({ id, features, viewer }: ContentRequest, deadline: Deadline): Promise<string> {
    const { database, tenantId } = this.#parts;
    const site = this.#parts.site();
    const row = await inTime(
      database
        .selectFrom('interaction')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', searchKey(id))
        .executeTakeFirst(),
      deadline,
    );
    if (!row) throw new SourceError('not-found', 'The archive does not have the interaction');
    if (!features.allowsMediaType(row.media_type)) throw new FeatureOff();
    const isOwn = await this.#hasConversed(viewer, id, deadline);
    const content = contentFromArchive({ ...itemOf(row), attributes: row.attributes, content: row.content }, site);
    const mayRead = (part: GatedPart): boolean => this.#mayRead(part, viewer, site, isOwn);
    return JSON.stringify(restricted(content, site, row.is_subject_of_artifact === 1, mayRead));
  }

  async fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const site = this.#parts.site();
    const rows = await this.#rowsOf(request, site, deadline);
    const { historyLimit } = this.#parts;
    if (request.maxSize === undefined && rows.length > historyLimit) throw new ListTooLong('HISTORY_LIMIT');
    // The subject of an e-mail is in its artifact.
    const seesArtifacts = this.#mayRead('artifacts', request.viewer, site, false);
    const interactions = rows.map((row) =>
      listTextOf(itemOf(row), request.attributeNames, site, row.is_subject_of_artifact === 1 && !seesArtifacts),
    );
    return `{"interactions":[${interactions.join(',')}]}`;
  }

  async fetchContactIds(address: string, viewer: Viewer, deadline: Deadline): Promise<readonly string[]> {
    this.#requireContacts(viewer);
    const comparable = comparableAddress(normalizeContactId(address));
    if (comparable === null) return [];
    const rows = await inTime(
      this.#parts.database
        .selectFrom('interaction')
        .select('contact_id')
        .distinct()
        .where('tenant_id', '=', this.#parts.tenantId)
        .where('address', '=', searchKey(comparable))
        .where('contact_id', 'is not', null)
        .limit(MAX_CONTACTS)
        .execute(),
      deadline,
    );
    return rows.flatMap(({ contact_id }) => contact_id ?? []);
  }

  async #rowsOf(request: ListRequest, site: Site, deadline: Deadline): Promise<readonly ListedRow[]> {
    const { contact, window, mediaType, userId, searchAttributes, sort, maxSize, features, viewer } = request;
    const { database, tenantId } = this.#parts;
    let query = database
      .selectFrom('interaction')
      .select(listedColumns)
      .$if(site.profile.callDetailsInLists, (each) => each.select('interaction.call'))
      .$if(request.attributeNames.length > 0, (each) => each.select('interaction.attributes'))
      .where('tenant_id', '=', tenantId)
      .where('started_at', '>=', window.from)
      .where('started_at', '<', window.to);
    const allowed = allowedMediaTypes(features, site, mediaType);
    query = query.where('media_type', 'in', allowed.length > 0 ? allowed : ['']);
    if (contact !== undefined) {
      const name = normalizeContactId(contact);
      const kind = addressKindOf(name);
      if (kind !== 'contact') this.#requireContacts(viewer);
      const address = kind === 'contact' ? null : comparableAddress(name);
      const found = address === null ? [] : await this.fetchContactIds(name, viewer, deadline);
      const ids = [name, ...found].flatMap((id) => this.#allOf('contact', id));
      query = query.where((where) =>
        where.or([isOneOf(where, ids), ...(address === null ? [] : [where('address', '=', searchKey(address))])]),
      );
    }
    if (userId !== undefined)
      query = query.where('interaction.id', 'in', (from) =>
        from
          .selectFrom('handler')
          .select('interaction_id')
          .where('tenant_id', '=', tenantId)
          .where('user_id', 'in', this.#allOf('user', userId)),
      );
    for (const [name, value] of searchAttributes)
      query = query.where('interaction.id', 'in', (from) =>
        from
          .selectFrom('attribute')
          .select('interaction_id')
          .where('tenant_id', '=', tenantId)
          .where('name', '=', searchKey(name))
          .where('value', '=', searchKey(value)),
      );
    const limit = maxSize ?? this.#parts.historyLimit + 1;
    return inTime(query.orderBy('started_at', sort).orderBy('interaction.id', sort).limit(limit).execute(), deadline);
  }

  async #hasConversed({ userId }: Viewer, id: string, deadline: Deadline): Promise<boolean> {
    const found = this.#parts.database
      .selectFrom('handler')
      .select('user_id')
      .where('tenant_id', '=', this.#parts.tenantId)
      .where('interaction_id', '=', searchKey(id))
      .where('has_conversed', '=', 1)
      .where('user_id', 'in', this.#allOf('user', userId))
      .executeTakeFirst();
    return (await inTime(found, deadline)) !== undefined;
  }

  /** What the source cannot be asked about, because it may not have the interaction any more, is not shown. */
  #mayRead(part: GatedPart, viewer: Viewer, { profile }: Site, isOwn: boolean): boolean {
    const { levels, questions } = viewOf(viewer, this.#parts.tenantId, profile);
    const level = levels[part];
    return level === 'all' || (level === 'own' && isOwn) || (level === 'asked' && questions?.mayReadAll(part) === true);
  }

  /** The ids by which an archive may know a contact or a user: an export has those of the platform that it was read from. */
  #allOf(kind: IdentityKind, id: string): readonly string[] {
    return (this.#parts.identities?.().allOf(kind, id) ?? [comparableId(kind, id)]).map(searchKey);
  }

  #requireContacts(viewer: Viewer): void {
    if (this.#mayRead('contacts', viewer, this.#parts.site(), false)) return;
    throw new SourceError('not-permitted', 'The caller may not look for contacts');
  }
}

/** Whether a contact is one of these. Of a single one an index has the order as well, which `in` does not use. */
function isOneOf(where: ExpressionBuilder<ArchiveTables, 'interaction'>, ids: readonly string[]) {
  const unique = [...new Set(ids)];
  // A statement has a limited number of values.
  if (unique.length > MAX_IDS) throw new ListTooLong('HISTORY_LIMIT');
  const [only] = unique;
  return only !== undefined && unique.length === 1 ? where('contact_id', '=', only) : where('contact_id', 'in', unique);
}

const listedColumns = [
  'interaction.id',
  'interaction.media_type',
  'interaction.started_at',
  'interaction.ended_at',
  'interaction.shown',
  'interaction.is_subject_of_artifact',
] as const;

type Columns = Selectable<ArchiveTables['interaction']>;
type ListedRow = Pick<Columns, 'id' | 'media_type' | 'started_at' | 'ended_at' | 'shown' | 'is_subject_of_artifact'> &
  Partial<Pick<Columns, 'call' | 'attributes'>>;

function itemOf({
  id,
  media_type,
  started_at,
  ended_at,
  shown,
  call = null,
  attributes = null,
}: ListedRow): ArchivedItem {
  return { id, mediaType: media_type, startedAt: started_at, endedAt: ended_at, shown, call, attributes };
}

/** The media types of a list, in lower case. */
function allowedMediaTypes(features: Features, { mediaTypes }: Site, wanted: string | undefined): readonly string[] {
  const all = wanted === undefined ? [...mediaTypes] : [wanted];
  return all.filter((mediaType) => features.allowsMediaType(mediaType));
}

/** The content without what the viewer may not see, and with a mark that says so. */
function restricted(
  content: ReturnType<typeof contentFromArchive>,
  { profile }: Site,
  isSubjectOfArtifact: boolean,
  mayRead: (part: GatedPart) => boolean,
): object {
  const { interaction, messages } = content;
  const [seesArtifacts, seesNotes] = [mayRead('artifacts'), mayRead('notes')];
  const missing = [
    ...(messages && messages.length > 0 && !seesArtifacts ? ['transcript:forbidden'] : []),
    ...(interaction.comment !== undefined && !seesNotes ? ['notes:forbidden'] : []),
  ];
  const nameOf = (wanted: string, usual: string): string =>
    Object.entries(profile.userData).find(([, source]) => source === wanted)?.[0] ?? usual;
  const name = nameOf('incomplete', 'CX_Incomplete');
  const known = interaction.userData?.[name];
  const userData = {
    ...interaction.userData,
    // It is known only from an artifact.
    ...(!seesArtifacts && { [nameOf('sub-type', 'CX_SubType')]: undefined }),
    ...(missing.length > 0 && { [name]: [...(known ? [known] : []), ...missing].join(',') }),
  };
  const shown = {
    ...interaction,
    ...(!seesArtifacts && isSubjectOfArtifact && { subject: undefined }),
    ...(!seesNotes && { comment: undefined }),
    userData: interaction.userData || missing.length > 0 ? userData : undefined,
  };
  return { interaction: shown, ...(messages && { messages: seesArtifacts ? messages : [] }) };
}

/** A database that does not answer in time is like a source that does not. */
async function inTime<T>(work: Promise<T>, { signal }: Deadline): Promise<T> {
  try {
    return await rejectOnAbort(work, signal, () => new SourceError('deadline', 'The archive did not answer in time'));
  } catch (error) {
    if (error instanceof SourceError) throw error;
    // The message of a database may quote values.
    const { code: errno } = error as { readonly code?: string };
    throw new SourceError('unavailable', 'The archive does not answer', error, { host: 'ARCHIVE_DATABASE', errno });
  }
}
