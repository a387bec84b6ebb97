import { hash } from 'node:crypto';
import PQueue from 'p-queue';
import { SourceError } from '../../../cxengage/errors.ts';
import { lowerCaseMediaType } from '../../../genesys/documented-forms.ts';
import { isJsonObject, type JsonObject } from '../../../kit/json.ts';
import { contentRows } from '../rows/content-rows.ts';
import { gwsTimeOf } from '../rows/gws-time.ts';
import { halvesOf, type Slice } from '../slices.ts';
import type { ExportSource, ListedInteraction, ReadInteraction } from './export-source.ts';
import { gwsContentOf } from './gws-content.ts';
import { rejectCode } from './outages.policy.ts';

/** Interactions that a list is asked for: one that has as many may have been cut. The operations allow 10,000; servers take long for so many. */
const MAX_LISTED = 1_000;
/** Rows that are named; more are like them. */
const MAX_OMITTED = 1_000;
/** Operations that run at the same time: a real server has other users. */
const CONCURRENT_OPERATIONS = 8;

/** Runs an operation of Genesys Web Services. Returns the data of its notification. Rejects with an Error if there is none. */
export type RunGwsOperation = (path: string, body: JsonObject) => Promise<JsonObject>;

/** What of a Genesys Web Services is exported. */
export interface GwsExportParts {
  readonly run: RunGwsOperation;
  /** Its address, which is in every row. */
  readonly address: string;
  /** Only interactions of this media type, in the words of Genesys. */
  readonly mediaType?: string | undefined;
  /** Only interactions of this contact. */
  readonly contactId?: string | undefined;
}

/** A Genesys Web Services as the source of an export, read through the operations that desktops use. */
export class GwsExportSource implements ExportSource {
  readonly #parts: GwsExportParts;
  readonly #queue = new PQueue({ concurrency: CONCURRENT_OPERATIONS });
  readonly #omitted = new Set<string>();
  #calls = 0;

  constructor(parts: GwsExportParts) {
    this.#parts = parts;
  }

  get calls(): number {
    return this.#calls;
  }

  get omitted(): readonly string[] {
    return [...this.#omitted];
  }

  async list(slice: Slice, max: number): Promise<readonly ListedInteraction[] | undefined> {
    const { mediaType, contactId } = this.#parts;
    const [path, operationName] =
      contactId === undefined
        ? ['/ucs/interactions', 'RetrieveInteractionHistory']
        : [`/ucs/contacts/${encodeURIComponent(contactId)}/interactions`, 'RetrieveContactHistory'];
    const data = await this.#run(path, {
      operationName,
      fromDate: dateTimeOf(slice.from),
      toDate: dateTimeOf(slice.to),
      sort: 'asc',
      // The history of a contact has no limit.
      ...(contactId === undefined && { maxSize: MAX_LISTED }),
      ...(mediaType !== undefined && { mediaType }),
    });
    const items = data['interactions'];
    if (!Array.isArray(items))
      throw unavailable(`The list failed: ${String(data['errorMessage'] ?? 'no interactions')}`);
    if (contactId === undefined && items.length >= MAX_LISTED) {
      if (Number.isFinite(max)) return undefined;
      const halves = halvesOf(slice);
      if (!halves)
        throw new SourceError(
          'unreadable',
          `The server lists ${MAX_LISTED} interactions or more for one second, so the list may be cut`,
        );
      const [first = [], second = []] = [await this.list(halves[0], max), await this.list(halves[1], max)];
      return [...first, ...second];
    }
    // A server that is not precise about the window must not put an interaction into two slices.
    const listed = new Map<string, ListedInteraction>();
    for (const item of items) {
      const { id = undefined, startDate = undefined } = isJsonObject(item) ? item : {};
      const at = gwsTimeOf(startDate);
      if (!isJsonObject(item) || typeof id !== 'string' || at === undefined) {
        const what =
          typeof id === 'string' ? `${id}, whose startDate is no date` : 'an interaction of a list that has no id';
        if (this.#omitted.size < MAX_OMITTED) this.#omitted.add(what);
        continue;
      }
      if (at < slice.from || at >= slice.to) continue;
      listed.set(id, {
        id,
        at,
        digest: digestOf(item),
        channel: lowerCaseMediaType(item),
        direction: String(item['typeId'] ?? ''),
        endedAt: gwsTimeOf(item['endDate']),
        text: JSON.stringify(item),
      });
    }
    return [...listed.values()];
  }

  async read({ id, text }: ListedInteraction): Promise<ReadInteraction> {
    const reject = (code: string, message: string): ReadInteraction => ({
      rows: { reject: [{ interaction_id: id, code, message, source: text }] },
    });
    let data: JsonObject;
    try {
      data = await this.#run(`/ucs/interactions/${encodeURIComponent(id)}`, { operationName: 'GetInteractionContent' });
    } catch (error) {
      const code = rejectCode(error);
      if (code === undefined) throw error;
      return reject(code, (error as Error).message);
    }
    if (data['errorMessage'] !== undefined) return reject('request-failed', String(data['errorMessage']));
    const content = gwsContentOf(data);
    if (!content) return reject('unreadable', 'The notification has no interaction with an id and a media type');
    return { rows: contentRows(content, { tenant_id: this.#parts.address, origin: 'genesys', detail: 'record' }) };
  }

  async #run(path: string, body: JsonObject): Promise<JsonObject> {
    this.#calls += 1;
    try {
      return await this.#queue.add(() => this.#parts.run(path, body));
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw unavailable(error instanceof Error ? error.message : String(error), error);
    }
  }
}

/** A server may show more of an interaction in lists once it has been read, so only what says how it stands counts. */
function digestOf({ startDate, endDate, state, typeId, contactId }: JsonObject): string {
  return hash('sha256', JSON.stringify([startDate, endDate, state, typeId, contactId]), 'base64url');
}

function unavailable(message: string, cause?: unknown): SourceError {
  return new SourceError('unavailable', message, cause);
}

/** A time as the operations document it: `2015-10-01t16:02:07:000z`. */
function dateTimeOf(ms: number): string {
  return new Date(ms).toISOString().toLowerCase().replace('.', ':');
}
