import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type HistoryKind, retrieveHistory } from '../../src/operations/retrieve-history.ts';
import { liveParts, liveTenant, runOperation } from '../support/live-tenant.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { site } from '../support/mapping.ts';
import {
  agents,
  contacts,
  MODEL_DAYS,
  type ModelInteraction,
  ModelTenant,
  modelInteraction,
  now,
  phones,
  type SourceBehaviour,
  sourceBehaviour,
} from './tenant-model.ts';

/** A request in terms of the model. */
interface HistoryQuery {
  readonly kind: HistoryKind;
  readonly contact: string;
  readonly rowsByAddress: boolean;
  readonly zone: string;
  /** Dates in `zone`; both are included. */
  readonly from: string;
  readonly to: string;
  readonly channel: ModelInteraction['kind'] | undefined;
  readonly sort: 'asc' | 'desc';
  readonly maxSize: number;
  readonly agent: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

const mediaTypes = { voice: 'call', sms: 'smssession', web: 'chat', facebook: 'facebooksession', email: 'email' };
const zones = ['UTC', 'Europe/Kyiv', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
const clock = new ManualClock(now);
const userId = agents[0] as string;

const day = fc
  .integer({ min: 0, max: MODEL_DAYS + 1 })
  .map((ago) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10));

const historyQuery: fc.Arbitrary<HistoryQuery> = fc
  .record({
    kind: fc.constantFrom<HistoryKind>('contact', 'interaction', 'agent'),
    contact: fc.constantFrom(...Object.keys(contacts), ...phones, 'c-9'),
    rowsByAddress: fc.boolean(),
    zone: fc.constantFrom(...zones),
    days: fc.tuple(day, day),
    channel: fc.option(fc.constantFrom<ModelInteraction['kind']>('voice', 'sms', 'web', 'facebook', 'email'), {
      nil: undefined,
    }),
    sort: fc.constantFrom<HistoryQuery['sort']>('asc', 'desc'),
    maxSize: fc.integer({ min: 1, max: 30 }),
    agent: fc.constantFrom(undefined, ...agents),
    attributes: fc.dictionary(fc.constantFrom('tier', 'lang'), fc.constantFrom('a', 'b'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  })
  .map(({ days, ...rest }) => {
    const [from, to] = days.toSorted() as [string, string];
    return { ...rest, from, to };
  });

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a time in a zone. A format is kept, because creating one takes longer than a list. */
function dayIn(zone: string): (time: number) => string {
  const format = dayFormats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  dayFormats.set(zone, format);
  return (time) => format.format(time);
}

/** Whether an interaction matches the request, as the vendor documents it. */
function isMatch(
  interaction: ModelInteraction,
  { kind, contact, rowsByAddress, zone, from, to, channel, agent, attributes }: HistoryQuery,
) {
  const date = dayIn(zone)(interaction.start);
  const known = contacts as Readonly<Record<string, string>>;
  const handler = kind === 'agent' ? (agent ?? userId) : agent;
  const hasAddress =
    interaction.contact === undefined
      ? rowsByAddress && interaction.phone === contact
      : known[interaction.contact] === contact;
  return (
    date >= from &&
    date <= to &&
    (channel === undefined || interaction.kind === channel) &&
    (kind !== 'contact' || (contact in known ? interaction.contact === contact : hasAddress)) &&
    (kind === 'contact' || handler === undefined || interaction.handlers.includes(handler)) &&
    Object.entries(attributes).every(([name, value]) => interaction.attributes[name] === value)
  );
}

/** Whether the source knows the contact, or rows without a contact are searched for the address. */
function isKnown({ kind, contact, rowsByAddress }: HistoryQuery): boolean {
  const hasAddress = Object.values(contacts).includes(contact) || (rowsByAddress && contact.startsWith('+'));
  return kind !== 'contact' || contact in contacts || hasAddress;
}

/** The answer of the operation: ids and media types in its order. */
async function fetchAnswer(
  request: HistoryQuery,
  tenant: ModelTenant,
): Promise<readonly { id: string; mediaType: string }[]> {
  const here = site(request.zone, { contactRowsByAddress: request.rowsByAddress });
  const body = {
    fromDate: request.from,
    toDate: request.to,
    sort: request.sort,
    maxSize: request.maxSize,
    searchCustomAttributes: request.attributes,
    ...(request.channel && { mediaType: mediaTypes[request.channel].toUpperCase() }),
    ...(request.kind !== 'contact' && request.agent && { userId: request.agent }),
  };
  const id = request.kind === 'contact' ? request.contact : undefined;
  const live = liveTenant(liveParts(tenant.source(), clock, here));
  const { interactions: items } = await runOperation(retrieveHistory(request.kind), live, clock, { id, body, userId });
  return items as readonly { id: string; mediaType: string }[];
}

function sorted(all: readonly ModelInteraction[], sort: 'asc' | 'desc'): readonly ModelInteraction[] {
  const sign = sort === 'asc' ? 1 : -1;
  return all.toSorted((a, b) => sign * (a.start - b.start || (a.id < b.id ? -1 : 1)));
}

const interactions = (prefix: string, max: number): fc.Arbitrary<readonly ModelInteraction[]> =>
  fc
    .integer({ min: 0, max })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => modelInteraction(`${prefix}${index}`))));

it('returns the list of the reference model for every source behaviour: compared times, ignored parameters, page size', async () => {
  await fc.assert(
    fc.asyncProperty(
      interactions('i', 40),
      sourceBehaviour,
      historyQuery,
      async (all, behaviour: SourceBehaviour, request) => {
        const tenant = new ModelTenant(all, [], behaviour);
        const max = request.kind === 'contact' ? all.length : request.maxSize;
        const expected = sorted(
          all.filter((each) => isMatch(each, request)),
          request.sort,
        ).slice(0, max);
        if (!isKnown(request)) {
          await expect(fetchAnswer(request, tenant)).rejects.toMatchObject({ code: 'not-found' });
          return;
        }
        const items = await fetchAnswer(request, tenant);
        expect(items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        expect(items.map(({ mediaType }) => mediaType.toLowerCase())).toEqual(
          expected.map(({ kind }) => mediaTypes[kind]),
        );
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);

it('while new interactions arrive, the answer misses no earlier one, repeats none and contains only matches', async () => {
  await fc.assert(
    fc.asyncProperty(
      interactions('i', 40),
      interactions('late', 4),
      sourceBehaviour,
      historyQuery,
      async (all, late, behaviour, request) => {
        fc.pre(isKnown(request));
        const tenant = new ModelTenant(all, late, { ...behaviour, reportsTotal: true });
        const items = await fetchAnswer(request, tenant);
        const ids = items.map(({ id }) => id);
        const matching = sorted(
          tenant.all.filter((each) => isMatch(each, request)),
          request.sort,
        );
        expect(matching.filter(({ id }) => ids.includes(id)).map(({ id }) => id)).toEqual(ids);
        // An interaction may only be missing if it arrived late, or if it follows the last item of a full answer.
        const full = request.kind !== 'contact' && ids.length === request.maxSize;
        const last = matching.findIndex(({ id }) => id === ids.at(-1));
        const missing = matching.filter(
          ({ id }, index) => !ids.includes(id) && !id.startsWith('late') && !(full && index > last),
        );
        expect(missing).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);
