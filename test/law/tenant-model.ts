import fc from 'fast-check';
import { SourceError } from '../../src/cxengage/errors.ts';
import type { CxArtifact } from '../../src/cxengage/schema/artifact.ts';
import type { CxSource, ListQuery } from '../../src/cxengage/source.ts';

/** When every case is looked at. */
export const now = Date.parse('2024-03-31T12:00:00.000Z');

/** An interaction as the model sees it: what happened, in nobody's format. */
export interface Happened {
  readonly id: string;
  readonly start: number;
  /** Undefined while it runs. */
  readonly end: number | undefined;
  readonly kind: 'voice' | 'sms' | 'web' | 'facebook' | 'email';
  readonly contact: string | undefined;
  readonly phone: string;
  readonly handlers: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** How a source behaves that keeps to the vendor's words, as far as these go. */
export interface Habits {
  /** Which of an interaction's times a window is compared with. */
  readonly compares: 'start' | 'end' | 'overlap';
  readonly ignores: readonly ('window' | 'contact' | 'attributes')[];
  /** Rows that it gives at once, whatever it is asked for. */
  readonly most: number;
  readonly tellsTotal: boolean;
}

export const agents = ['3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', '4d1f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', 'agent-7'];
export const contacts = { 'c-1': '+15065550101', 'c-2': '+15065550102', 'c-3': '+15065550102' };
export const phones = ['+15065550101', '+15065550102', '+15065550103', 'anonymous'];

/** Minutes; a source that compares ends is asked for a day more. */
const LONGEST = 23 * 60;
const minute = fc.integer({ min: 0, max: 60 * 24 * 40 });

/** Anything that can happen. */
export function happened(id: string): fc.Arbitrary<Happened> {
  return fc
    .record({
      ago: minute,
      length: fc.integer({ min: 0, max: LONGEST }),
      running: fc.boolean(),
      kind: fc.constantFrom<Happened['kind']>('voice', 'sms', 'web', 'facebook', 'email'),
      contact: fc.constantFrom(undefined, ...Object.keys(contacts)),
      phone: fc.constantFrom(...phones),
      handlers: fc.uniqueArray(fc.constantFrom(...agents), { maxLength: 2 }),
      attributes: fc.dictionary(fc.constantFrom('tier', 'lang'), fc.constantFrom('a', 'b'), { noNullPrototype: true }),
    })
    .map(({ ago, length, running, ...rest }) => {
      const start = now - ago * 60_000;
      const end = start + length * 60_000;
      const runs = end > now || (running && ago < LONGEST);
      return { id, start, end: runs ? undefined : end, ...rest };
    });
}

export const habits: fc.Arbitrary<Habits> = fc.record({
  compares: fc.constantFrom('start', 'end', 'overlap'),
  ignores: fc.subarray(['window', 'contact', 'attributes'] as const),
  most: fc.integer({ min: 2, max: 9 }),
  tellsTotal: fc.boolean(),
});

/** A source with these interactions. After each list one of `late` stands among them too. Counts the calls. */
export class ModelTenant {
  readonly tenantId = 'tenant';
  calls = 0;
  readonly #all: Happened[];
  readonly #late: Happened[];
  readonly #habits: Habits;

  constructor(all: readonly Happened[], late: readonly Happened[], ways: Habits) {
    this.#all = [...all];
    this.#late = [...late];
    this.#habits = ways;
  }

  /** Everything there is by now. */
  get all(): readonly Happened[] {
    return this.#all;
  }

  /** The calls that histories make; any other is an error of the test. */
  source(): CxSource {
    const calls: Partial<CxSource> = {
      tenantId: this.tenantId,
      list: async (query) => this.#list(query),
      contacts: async (attribute, value, page) => (page === 0 ? contactsWith(attribute, value) : []),
      artifacts: async (id) => this.#artifacts(id),
      user: async () => {
        throw new SourceError('not-found', 'no such user');
      },
    };
    return calls as CxSource;
  }

  #list(query: ListQuery): Awaited<ReturnType<CxSource['list']>> {
    this.calls += 1;
    const { ignores, most, tellsTotal } = this.#habits;
    const rows = this.#all
      .filter(
        (each) =>
          (ignores.includes('window') || this.#within(each, query)) &&
          (ignores.includes('contact') || query.contactId === undefined || each.contact === query.contactId) &&
          (ignores.includes('attributes') ||
            (query.attributeValues ?? []).every((value) => Object.values(each.attributes).includes(value))),
      )
      .sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
    const results = rows.slice(query.offset, query.offset + Math.min(query.limit, most)).map(rowOf);
    const late = this.#late.shift();
    if (late) this.#all.push(late);
    return { tenantId: this.tenantId, total: tellsTotal ? rows.length : undefined, results };
  }

  #within({ start, end = now }: Happened, query: ListQuery): boolean {
    const { compares } = this.#habits;
    if (compares === 'start') return start >= query.start && start <= query.end;
    if (compares === 'end') return end >= query.start && end <= query.end;
    return start <= query.end && end >= query.start;
  }

  #artifacts(id: string): readonly CxArtifact[] {
    const kind = this.#all.find((each) => each.id === id)?.kind;
    const artifact = { artifactId: 'a', artifactType: 'messaging-transcript', artifactSubType: kind, files: [] };
    return [artifact as unknown as CxArtifact];
  }
}

function contactsWith(attribute: string, value: string): Awaited<ReturnType<CxSource['contacts']>> {
  const found = Object.entries(contacts).filter(([, phone]) => phone === value);
  return found.map(([id, phone]) => ({ id, attributes: { [attribute]: phone } }));
}

function rowOf({ id, start, end, kind, contact, phone, handlers, attributes }: Happened): object {
  const channelType = kind === 'web' || kind === 'facebook' ? 'messaging' : kind;
  return {
    tenantId: 'tenant',
    interactionId: id,
    channelType,
    direction: 'inbound',
    startTimestamp: new Date(start).toISOString(),
    ...(end !== undefined && { endTimestamp: new Date(end).toISOString() }),
    ...(contact !== undefined && { contactId: contact }),
    customer: phone,
    segments: handlers.map((agent, segmentNumber) => ({ segmentNumber, segmentToAgentId: agent })),
    interactionAttributes: Object.entries(attributes).map(([hookType, hookName]) => ({ hookType, hookName })),
  };
}
