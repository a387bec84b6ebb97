import type { CxAgent, CxInteraction, CxQueueEntry } from '../../cxengage/schema/interaction.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import type { Judged } from '../judged.ts';
import { lookUpText } from '../pointer/lookup.ts';
import { escapeKey } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';
import type { Trace } from '../trace/trace.ts';
import { type ConversationLimits, conversationLimits, conversationStart } from './conversation-times.ts';
import { areAgentsKnown, conversingAgents, hasAgentId, hasConversed, normalIdOf, queuesInOrder } from './facts.ts';
import { incompleteOf } from './incomplete.ts';

type Table = Profile['userData'];
type Source = Table[string];
type NamedSource = Exclude<Source, `/${string}`>;

/** What the values are read from. */
export interface UserDataInput {
  readonly input: TranslationInput;
  readonly judged: Judged;
  readonly profile: Profile;
}

type ReadItem = (from: UserDataInput) => string | undefined;
type UserData = Record<string, string | undefined>;

/** The attached data under the profile's names: a flat object of strings, as in UCS. Empty values are undefined. */
export function userDataOf(from: UserDataInput, trace?: Trace): UserData | undefined {
  const { userData } = from.profile;
  return trace ? tracedUserData(from, userData, trace) : readerOf(userData)(from);
}

/** Looks up each source on every read, so that the trace records the profile entry. */
function tracedUserData(from: UserDataInput, table: Table, trace: Trace): UserData | undefined {
  const items = Object.keys(table).map((name): [string, string | undefined] => [
    name,
    trace.traceRule(`/interaction/userData/${escapeKey(name)}`, 'userData', () => {
      return itemReader(table[name] as Source)(from) || undefined;
    }),
  ]);
  return items.some(([, value]) => value !== undefined) ? Object.fromEntries(items) : undefined;
}

type ReadUserData = (from: UserDataInput) => UserData | undefined;

const readers = new WeakMap<Table, ReadUserData>();

function readerOf(table: Table): ReadUserData {
  let reader = readers.get(table);
  if (!reader) {
    reader = compileReader(Object.entries(table).map(([name, source]) => [name, itemReader(source)]));
    readers.set(table, reader);
  }
  return reader;
}

/** Generates and compiles a reader: in a loop over the table, all calls share one call site and all objects differ, which takes twice as long. */
function compileReader(items: readonly (readonly [string, ReadItem])[]): ReadUserData {
  const values = items.map((_, index) => `const v${index} = read[${index}](from) || undefined;`);
  const isEmpty = items.map((_, index) => `v${index} === undefined`).join(' && ') || 'true';
  // In brackets, `__proto__` is a name like any other.
  const data = items.map(([name], index) => `[${JSON.stringify(name)}]: v${index}`).join(', ');
  const body = `'use strict';\nreturn (from) => {\n${values.join('\n')}\nreturn ${isEmpty} ? undefined : { ${data} };\n};`;
  return new Function('read', body)(items.map(([, read]) => read)) as ReadUserData;
}

function itemReader(source: Source): ReadItem {
  return isPointer(source) ? ({ input }) => lookUpText(input.raw.record, source) : namedSources[source];
}

function isPointer(source: Source): source is `/${string}` {
  return source.startsWith('/');
}

const namedSources: Record<NamedSource, ReadItem> = {
  flow: ({ input }) => input.record.flowName,
  'flow-id': ({ input }) => input.record.flowId,
  'last-queue': ({ input }) => lastQueueOf(input.record)?.queueName,
  'last-queue-id': ({ input }) => lastQueueOf(input.record)?.queueId,
  'all-queues': ({ input }) => allQueueNames(input.record),
  channel: ({ judged }) => judged.facts.channelType,
  'sub-type': ({ input }) => input.subType,
  direction: ({ judged }) => judged.facts.direction,
  'contact-point': ({ judged }) => judged.facts.contactPoint,
  customer: ({ judged }) => judged.facts.customer,
  disposition: (from) => dispositionOf(from)?.dispositionName,
  'disposition-id': (from) => dispositionOf(from)?.dispositionId,
  csat: ({ input: { record } }) => (record.customerSatisfactionScore ?? record.details?.csat)?.toString(),
  flagged: ({ input }) => (input.record.flagged ? 'true' : undefined),
  hooks: ({ input: { record } }) => (record.hooks.length > 0 ? JSON.stringify(record.hooks.map(hookOf)) : undefined),
  'duration-basis': ({ judged }) => judged.duration?.basis,
  incomplete: ({ input, judged, profile }) => incompleteOf(input, judged, profile),
};

/** A link to a record of another system: its id or, if it has none, its name. */
function hookOf({ hookType, hookSubType, hookId, hookName }: CxInteraction['hooks'][number]): object {
  const name = hookId === undefined ? hookName : undefined;
  return { type: hookType, subType: hookSubType, id: hookId, name };
}

type Disposition = Pick<CxAgent, 'dispositionName' | 'dispositionId'>;

/** The interaction's disposition, otherwise an agent's. Name and id are those of one disposition. */
function dispositionOf({ input: { record }, judged, profile }: UserDataInput): Disposition | undefined {
  return hasDisposition(record) ? record : agentDisposition(record, judged, profile);
}

function hasDisposition({ dispositionName, dispositionId }: Disposition): boolean {
  return dispositionName !== undefined || dispositionId !== undefined;
}

/** The disposition by the owner or, if the owner has none, by the agent with the latest conversation that has one. */
function agentDisposition(record: CxInteraction, { owner, facts }: Judged, profile: Profile): Disposition | undefined {
  const isKnown = areAgentsKnown(record);
  let conversing: ReadonlySet<string | undefined> | undefined;
  const isUsed = (agent: CxAgent): boolean => {
    conversing ??= new Set(conversingAgents(record).map(normalIdOf));
    return hasConversed(agent) && conversing.has(normalIdOf(agent));
  };
  let [any, limits]: [CxAgent?, ConversationLimits?] = [];
  // `details` comes first, because that list is more reliable.
  for (const agents of [record.details?.agents ?? [], record.agents]) {
    let [own, latest]: (CxAgent | undefined)[] = [];
    for (const agent of agents) {
      if (!hasDisposition(agent)) continue;
      limits ??= conversationLimits(facts, profile);
      if (owner !== undefined && hasAgentId(agent, owner.userId)) own = laterOf(own, agent, limits);
      if (!isKnown || isUsed(agent)) latest = laterOf(latest, agent, limits);
    }
    if (own) return own;
    any ??= latest;
  }
  return any;
}

/** The agent whose conversation started later; at the same time the second one. An unknown start is before all others. */
function laterOf(first: CxAgent | undefined, second: CxAgent, limits: ConversationLimits): CxAgent {
  if (!first) return second;
  const [start, other] = [conversationStart(second, limits), conversationStart(first, limits)];
  return other === undefined || (start !== undefined && start >= other) ? second : first;
}

/** The last queue that the record identifies: name and id are those of one queue. */
function lastQueueOf(record: CxInteraction): CxQueueEntry | undefined {
  return queuesInOrder(record).findLast((queue) => queue.queueName !== undefined || queue.queueId !== undefined);
}

/** A JSON array, because a queue's name may contain any separator. */
function allQueueNames(record: CxInteraction): string | undefined {
  if (record.queues.length < 2) return undefined;
  const names = queuesInOrder(record).flatMap((queue) => queue.queueName ?? []);
  return names.length > 0 ? JSON.stringify(names) : undefined;
}
