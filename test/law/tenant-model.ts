import fc from 'fast-check';
import { SourceError } from '../../src/cxengage/errors.ts';
import type { CxArtifact } from '../../src/cxengage/schema/artifact.ts';
import type { CxSource, ListQuery } from '../../src/cxengage/source.ts';
import type { JsonObject } from '../../src/kit/json.ts';

/** Reference time of every test run. */
export const now = Date.parse('2024-03-31T12:00:00.000Z');

/** An interaction in the model, independent of the source and target formats. Times in epoch milliseconds. */
export interface ModelInteraction {
  readonly id: string;
  readonly start: number;
  /** Undefined while the interaction is running. */
  readonly end: number | undefined;
  readonly kind: 'voice' | 'sms' | 'web' | 'facebook' | 'email';
  readonly contact: string | undefined;
  readonly phone: string;
  readonly handlers: readonly string[];
  /** Whether a list row shows who handled it; otherwise it only shows to whom it was offered. */
  readonly rowShowsHandlers: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Behaviour that the vendor's documentation leaves open. */
export interface SourceBehaviour {
  /** The times of an interaction that the source compares with a window. */
  readonly compares: 'start' | 'end' | 'overlap';
  /** Query parameters that the source ignores. */
  readonly ignores: readonly ('window' | 'contact' | 'attributes')[];
  /** Maximum number of rows per page, regardless of the requested limit. */
  readonly maxRows: number;
  readonly reportsTotal: boolean;
}

export const agents = ['3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', '4d1f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f', 'agent-7'];
export const contacts = { 'c-1': '+15065550101', 'c-2': '+15065550102', 'c-3': '+15065550102' };
export const phones = ['+15065550101', '+15065550102', '+15065550103', 'anonymous'];

/** Days before the reference time in which interactions start. */
export const MODEL_DAYS = 120;
/** In minutes: an e-mail may wait for two months. */
const MAX_LENGTH = 60 * 24 * 60;
const minute = fc.integer({ min: 0, max: 60 * 24 * MODEL_DAYS });
const lengthInMinutes = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: MAX_LENGTH }));

/** Generates interactions with this id. */
export function modelInteraction(id: string): fc.Arbitrary<ModelInteraction> {
  return fc
    .record({
      ago: minute,
      length: lengthInMinutes,
      running: fc.boolean(),
      kind: fc.constantFrom<ModelInteraction['kind']>('voice', 'sms', 'web', 'facebook', 'email'),
      contact: fc.constantFrom(undefined, ...Object.keys(contacts)),
      phone: fc.constantFrom(...phones),
      handlers: fc.uniqueArray(fc.constantFrom(...agents), { maxLength: 2 }),
      rowShowsHandlers: fc.boolean(),
      attributes: fc.dictionary(fc.constantFrom('tier', 'lang'), fc.constantFrom('a', 'b'), { noNullPrototype: true }),
    })
    .map(({ ago, length, running, ...rest }) => {
      const start = now - ago * 60_000;
      const end = start + length * 60_000;
      const isRunning = end > now || (running && ago < MAX_LENGTH);
      return { id, start, end: isRunning ? undefined : end, ...rest };
    });
}

export const sourceBehaviour: fc.Arbitrary<SourceBehaviour> = fc.record({
  compares: fc.constantFrom('start', 'end', 'overlap'),
  ignores: fc.subarray(['window', 'contact', 'attributes'] as const),
  maxRows: fc.integer({ min: 2, max: 9 }),
  reportsTotal: fc.boolean(),
});

/** A source with these interactions. After each list query one of `late` is added. Counts the list queries. */
export class ModelTenant {
  readonly tenantId = 'tenant';
  calls = 0;
  readonly #all: ModelInteraction[];
  readonly #late: ModelInteraction[];
  readonly #behaviour: SourceBehaviour;

  constructor(all: readonly ModelInteraction[], late: readonly ModelInteraction[], behaviour: SourceBehaviour) {
    this.#all = [...all];
    this.#late = [...late];
    this.#behaviour = behaviour;
  }

  /** All interactions that have been added so far. */
  get all(): readonly ModelInteraction[] {
    return this.#all;
  }

  /** Only the calls that history requests make; any other call fails the test. */
  source(): CxSource {
    const calls: Partial<CxSource> = {
      tenantId: this.tenantId,
      fetchList: async (query) => this.#list(query),
      fetchInteraction: async (id) => recordOf(this.#all.find((each) => each.id === id)),
      fetchContacts: async (attribute, value, page) => (page === 0 ? contactsWith(attribute, value) : []),
      fetchContact: async (id) => {
        if (!(id in contacts)) throw new SourceError('not-found', 'no such contact');
      },
      fetchArtifacts: async (id) => this.#artifacts(id),
      fetchUser: async () => {
        throw new SourceError('not-found', 'no such user');
      },
    };
    return calls as CxSource;
  }

  #list(query: ListQuery): Awaited<ReturnType<CxSource['fetchList']>> {
    this.calls += 1;
    const { ignores, maxRows, reportsTotal } = this.#behaviour;
    const rows = this.#all
      .filter(
        (each) =>
          (ignores.includes('window') || this.#isInWindow(each, query)) &&
          (ignores.includes('contact') || query.contactId === undefined || each.contact === query.contactId) &&
          (ignores.includes('attributes') ||
            (query.attributeValues ?? []).every((value) => Object.values(each.attributes).includes(value))),
      )
      .sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
    const results = rows.slice(query.offset, query.offset + Math.min(query.limit, maxRows)).map(rowOf);
    const late = this.#late.shift();
    if (late) this.#all.push(late);
    return { tenantId: this.tenantId, total: reportsTotal ? rows.length : undefined, results };
  }

  #isInWindow({ start, end = now }: ModelInteraction, query: ListQuery): boolean {
    const { compares } = this.#behaviour;
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

function contactsWith(attribute: string, value: string): Awaited<ReturnType<CxSource['fetchContacts']>> {
  const found = Object.entries(contacts).filter(([, phone]) => phone === value);
  return found.map(([id, phone]) => ({ id, attributes: { [attribute]: phone } }));
}

function recordOf(interaction: ModelInteraction | undefined): JsonObject {
  if (!interaction) throw new SourceError('not-found', 'no such interaction');
  const conversationStartTimestamp = new Date(interaction.start).toISOString();
  const agents = interaction.handlers.map((resourceId) => ({ resourceId, conversationStartTimestamp }));
  return { ...rowOf(interaction), details: { agents } };
}

function rowOf(interaction: ModelInteraction): JsonObject {
  const { id, start, end, kind, contact, phone, handlers, rowShowsHandlers, attributes } = interaction;
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
    ...(rowShowsHandlers
      ? { segments: handlers.map((agent, segmentNumber) => ({ segmentNumber, segmentToAgentId: agent })) }
      : { agents: handlers.map((agent) => ({ agentId: agent })) }),
    interactionAttributes: Object.entries(attributes).map(([hookType, hookName]) => ({ hookType, hookName })),
  };
}
