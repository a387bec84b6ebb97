import { hash } from 'node:crypto';
import { SourceError } from '../../../cxengage/errors.ts';
import { callPriority } from '../../../cxengage/priorities.policy.ts';
import { instantOf } from '../../../cxengage/schema/instant.ts';
import { type CxInteraction, parseInteraction } from '../../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../../cxengage/source.ts';
import { ListTooLong } from '../../../history/list-too-long.ts';
import { fetchPages } from '../../../history/lists/pages.ts';
import { type FetchParts, fetchTranslationInput, fetchUsers } from '../../../history/live/fetch-input.ts';
import { fetchRecord } from '../../../history/live/fetch-record.ts';
import { OptionalCalls } from '../../../history/live/optional-calls.ts';
import { UserDirectory } from '../../../history/live/users.ts';
import { isOfTenant } from '../../../history/same-tenant.ts';
import type { Clock } from '../../../kit/clock.ts';
import { Deadline } from '../../../kit/deadline.ts';
import { HOUR, MINUTE } from '../../../kit/durations.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../kit/json.ts';
import { contentOf } from '../../../mapping/content.ts';
import type { Site, TranslationInput } from '../../../mapping/input/translation-input.ts';
import { type JudgedRecord, judgeRecord } from '../../../mapping/judged.ts';
import { needsOf } from '../../../mapping/needs.ts';
import { cxRows } from '../rows/cx-rows.ts';
import type { Slice } from '../slices.ts';
import type { Row, Rows } from '../tables/tables.table.ts';
import type { ExportSource, ListedInteraction, ReadInteraction, ReadOptions } from './export-source.ts';
import { fieldOutcomesOf } from './field-outcomes-of.ts';
import { type CopyFile, InteractionFiles } from './interaction-files.ts';
import { rejectCode } from './outages.policy.ts';

/** Beyond the ends of a slice, in milliseconds: a source may exclude the bounds of a window, or compare whole seconds. */
const PADDING_MS = MINUTE;
/** Rows that are named; more are like them. */
const MAX_OMITTED = 1_000;
/** How long one interaction may take, in milliseconds: desktops go first, so it may wait for a long time. */
const READ_MS = HOUR;

/** Which time of an interaction the source compares with a window. */
export type ExportComparison = 'start' | 'end' | 'overlap';

/** How a tenant of CXEngage is exported. */
export interface CxExportParts extends FetchParts {
  readonly site: Site;
  readonly clock: Clock;
  /** The moment of the export, in epoch milliseconds: what runs then is `InProcess`, however often the export is continued. */
  readonly now: number;
  readonly compares: ExportComparison;
  /** Only interactions of this contact. */
  readonly contactId?: string | undefined;
  /** Only interactions of this channel, in the words of CXEngage. */
  readonly channel?: string | undefined;
  readonly withSource: boolean;
  /** Whether the complete record of every interaction is read, also where a list suffices. */
  readonly withDetails: boolean;
  /** Copies a file; undefined if recordings and other files are not looked for. */
  readonly copyFile?: CopyFile | undefined;
}

/** A CXEngage tenant as the source of an export. Its calls make way for those of desktops. */
export class CxExportSource implements ExportSource {
  readonly #parts: CxExportParts;
  readonly #files: InteractionFiles | undefined;
  readonly #omitted = new Set<string>();
  #calls = 0;

  constructor(parts: CxExportParts) {
    const count = (): void => {
      this.#calls += 1;
    };
    const source = bulkSource(parts.source, count);
    // Users are asked for like everything else, and are cached.
    this.#parts = { ...parts, source, users: new UserDirectory(source, parts.cache) };
    this.#files = parts.copyFile && new InteractionFiles(this.#parts.source, parts.copyFile);
  }

  get calls(): number {
    return this.#calls;
  }

  get omitted(): readonly string[] {
    return [...this.#omitted];
  }

  /** How many interactions the source counts in a time: those that it lists for it. Rejects with SourceError. */
  async count(slice: Slice, signal: AbortSignal): Promise<number> {
    const { source, contactId } = this.#parts;
    const query = { start: slice.from, end: slice.to, ...(contactId !== undefined && { contactId }) };
    const { total, tenantId } = await source.fetchList({ ...query, offset: 0, limit: 1 }, { signal });
    if (total !== undefined && isOfTenant(tenantId, source.tenantId)) return total;
    throw new SourceError('unreadable', 'The list does not say how many interactions there are');
  }

  async list(slice: Slice, max: number, signal: AbortSignal): Promise<readonly ListedInteraction[] | undefined> {
    const { source, now, contactId } = this.#parts;
    const end = Math.min(slice.to + PADDING_MS, Math.max(now, slice.to));
    const query = { start: slice.from - PADDING_MS, end, ...(contactId !== undefined && { contactId }) };
    const listed: ListedInteraction[] = [];
    try {
      for await (const page of fetchPages(source, query, Number.POSITIVE_INFINITY, { signal }, max)) {
        for (const raw of page) {
          const each = this.#listedOf(raw);
          if (each && each.at >= slice.from && each.at < slice.to) listed.push(each);
        }
      }
    } catch (error) {
      if (error instanceof ListTooLong) return undefined;
      throw error;
    }
    return listed;
  }

  async read(listed: ListedInteraction, signal: AbortSignal, options: ReadOptions = {}): Promise<ReadInteraction> {
    const { site, source, now, withDetails, clock } = this.#parts;
    const { profile } = site;
    const rowOfList = parseJson(listed.text) as JsonObject;
    const row = parseInteraction(rowOfList);
    if (!row) return rejectedRows(listed, 'unreadable', 'The row of the list is not an interaction');
    const judged = judgeRecord(row, now, profile);
    const deadline = new Deadline(READ_MS, clock, 'export');
    const stop = (): void => deadline.expire();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await deadline.run(async () => {
        if (!withDetails && isListSufficient(row, judged, site)) {
          const input = await this.#inputOfRow(row, rowOfList, judged, deadline);
          return this.#readOf(input, judged, 'list', listed, deadline, options);
        }
        const call = callOf(deadline);
        const { raw, record } = await fetchRecord(listed.id, source, call);
        const complete = judgeRecord(record, now, profile);
        const input = await fetchTranslationInput(
          { raw, record, judged: complete, now },
          deadline,
          profile,
          this.#parts,
        );
        return this.#readOf(input, complete, 'record', listed, deadline, options);
      });
    } catch (error) {
      const code = rejectCode(error);
      if (code === undefined) throw error;
      return rejectedRows(listed, code, (error as Error).message);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** A row of a list as it is exported; undefined for one that the filters leave out. Throws SourceError for a row of another tenant. */
  #listedOf(raw: unknown): ListedInteraction | undefined {
    const { compares, channel, source, contactId } = this.#parts;
    const record = isJsonObject(raw) ? parseInteraction(raw) : undefined;
    if (!record || !isJsonObject(raw)) {
      // Without an id it cannot be named; one such row must not stop an export.
      this.#omit('a row of a list that is no interaction, because it has no id');
      return undefined;
    }
    if (!isOfTenant(record.tenantId, source.tenantId))
      throw new SourceError('unreadable', 'The source replied with another tenant’s rows');
    if (channel !== undefined && record.channelType?.toLowerCase() !== channel.toLowerCase()) return undefined;
    // A source may ignore the filter.
    if (contactId !== undefined && record.contactId?.toLowerCase() !== contactId.toLowerCase()) return undefined;
    const [start, end] = [instantOf(record.startTimestamp), instantOf(record.endTimestamp)];
    // One that runs is found by its end later.
    const at = compares === 'end' ? end : (start ?? end);
    if (start === undefined && end === undefined)
      this.#omit(`${record.interactionId}, which has neither a start nor an end`);
    if (at === undefined) return undefined;
    const text = JSON.stringify(raw);
    return {
      id: record.interactionId,
      at,
      digest: hash('sha256', text, 'base64url'),
      channel: record.channelType ?? '',
      direction: record.direction ?? '',
      endedAt: end,
      text,
    };
  }

  #omit(what: string): void {
    if (this.#omitted.size < MAX_OMITTED) this.#omitted.add(what);
  }

  /** A row of a list with the owner's name. */
  async #inputOfRow(
    record: CxInteraction,
    raw: JsonObject,
    { owner, areAgentsKnown }: JudgedRecord,
    deadline: Deadline,
  ): Promise<TranslationInput> {
    const optionalCalls = new OptionalCalls();
    const ids = owner !== undefined && areAgentsKnown ? [owner.userId] : [];
    const call = callOf(deadline);
    const users = await fetchUsers(ids, this.#parts.users, call, optionalCalls);
    return { record, raw: { record: raw }, now: this.#parts.now, users, unavailable: [...optionalCalls.failed] };
  }

  async #readOf(
    input: TranslationInput,
    judged: JudgedRecord,
    detail: 'list' | 'record',
    listed: ListedInteraction,
    deadline: Deadline,
    { isSample = false, staging }: ReadOptions,
  ): Promise<ReadInteraction> {
    const fields = isSample ? fieldOutcomesOf(input, this.#parts.site) : undefined;
    const call = callOf(deadline);
    const files = await this.#files?.find(listed, staging, call);
    const rows = this.#rowsOf(input, judged, detail, listed, files?.missing);
    if (!files) return { rows, ...(fields && { fields }) };
    const { attachment, recording, copies } = files;
    return { rows: { ...rows, attachment, recording }, copies, ...(fields && { fields }) };
  }

  #rowsOf(
    input: TranslationInput,
    judged: JudgedRecord,
    detail: 'list' | 'record',
    listed: ListedInteraction,
    missingFiles: readonly string[] = [],
  ): Rows {
    const { site, source, withSource } = this.#parts;
    // A list does not show who talked, so it shows no owner.
    const known = detail === 'list' && !judged.areAgentsKnown ? { ...judged, owner: undefined } : judged;
    const content = contentOf(input, site, { judged: known });
    const { tenantId } = source;
    const rows = cxRows({ input, content, profile: site.profile, tenantId, detail, withSource });
    const { transcript, unavailable = [] } = input;
    // One that is damaged, or larger than what is read, may be there later.
    const isUnreadable = transcript?.kind === 'none' && transcript.why === 'unreadable';
    const missing = [
      ...unavailable,
      ...(isUnreadable ? ['transcript (unreadable, or too large)'] : []),
      ...missingFiles,
    ];
    const message = `Could not be read: ${missing.join(', ')}`;
    return missing.length === 0 ? rows : { ...rows, reject: [rejectRow(listed, 'incomplete', message)] };
  }
}

/** Options of the calls about one interaction. */
function callOf(deadline: Deadline): CallOptions {
  return { signal: deadline.signal, operation: deadline, caller: 'export' };
}

/** Whether a list says all that the tables have: there is no transcript, no e-mail and no note, and it shows how the interaction stands. */
function isListSufficient(record: CxInteraction, judged: JudgedRecord, { profile }: Site): boolean {
  const { transcript, manifests, notes } = needsOf(record, judged, profile);
  return !transcript && !manifests && !notes && judged.isStateCertain;
}

function rejectedRows(listed: ListedInteraction, code: string, message: string): ReadInteraction {
  return { rows: { reject: [rejectRow(listed, code, message)] } };
}

function rejectRow({ id, text }: ListedInteraction, code: string, message: string): Row<'reject'> {
  return { interaction_id: id, code, message, source: text };
}

/** The same source, whose calls are counted and make way for those of people. */
function bulkSource(source: CxSource, count: () => void): CxSource {
  const bulk = <Args extends readonly unknown[], Result>(
    method: (...args: [...Args, CallOptions]) => Promise<Result>,
  ) => {
    return (...args: [...Args, CallOptions]): Promise<Result> => {
      count();
      const call = { ...(args.at(-1) as CallOptions), priority: callPriority.bulk };
      return method(...([...args.slice(0, -1), call] as unknown as [...Args, CallOptions]));
    };
  };
  return {
    tenantId: source.tenantId,
    fetchList: bulk(source.fetchList),
    fetchContacts: bulk(source.fetchContacts),
    fetchContact: bulk(source.fetchContact),
    fetchInteraction: bulk(source.fetchInteraction),
    fetchArtifacts: bulk(source.fetchArtifacts),
    fetchArtifact: bulk(source.fetchArtifact),
    fetchNotes: bulk(source.fetchNotes),
    fetchUser: bulk(source.fetchUser),
    fetchConversation: bulk(source.fetchConversation),
    fetchLinked: bulk(source.fetchLinked),
    fetchFile: bulk(source.fetchFile),
    fetchManifest: bulk(source.fetchManifest),
  };
}
