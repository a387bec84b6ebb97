import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import { normalizeContactId } from '../../genesys/requests/contact-id.ts';
import type { TimeWindow } from '../../genesys/requests/window.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { customAttributesOf } from '../interaction/custom-attributes.ts';
import { agentId, areAgentsKnown, conversingAgents, type Facts, handledSegments } from '../interaction/facts.ts';
import { mediaTypeOf } from '../interaction/media-type.ts';
import type { JudgedRecord } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';
import { isSameAddress } from './address.ts';

/** Whose interactions are selected: those of contacts by their ids and, if rows without a contact count, those of an address. */
export interface ContactCriteria {
  /** In the spelling of `normalizeContactId`. */
  readonly contactIds: ReadonlySet<string>;
  /** A phone number or an e-mail address; undefined if rows without a contact are never selected. */
  readonly address?: string;
}

/** What an interaction must match to be in a list. */
export interface Criteria {
  /** Contains the interaction's start. */
  readonly window: TimeWindow;
  /** In lower case. */
  readonly mediaType?: string | undefined;
  /** An agent who handled it, as in `ownerInformation.id`. */
  readonly userId?: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly contact?: ContactCriteria;
}

/** Whether a record belongs to a list; `unknown-handler` if only the full record can show whether the agent handled it. */
export type SelectionResult = 'selected' | 'excluded' | 'unknown-handler';

/** Whether a record matches every criterion except `mediaType`. Checked for every row, because sources ignore parameters that they do not know. */
export function selectionOf(
  input: TranslationInput,
  { facts }: JudgedRecord,
  { window, userId, contact, attributes }: Criteria,
  profile: Profile,
): SelectionResult {
  const matchesOthers =
    isInWindow(facts, window) &&
    (contact === undefined || belongsTo(facts, contact)) &&
    hasAttributes(input, attributes, profile);
  if (!matchesOthers) return 'excluded';
  if (userId === undefined || isHandledBy(input.record, userId)) return 'selected';
  return mayBeHandledBy(input.record, userId) ? 'unknown-handler' : 'excluded';
}

/** A record whose start is unreadable cannot be shown to be outside the window. */
function isInWindow({ startedAt }: Facts, { from, to }: TimeWindow): boolean {
  return startedAt === undefined || (startedAt >= from && startedAt < to);
}

/** The media types that a record may have once its sub-type is known; a single one if the sub-type makes no difference. */
export function possibleMediaTypes(record: CxInteraction, facts: Facts, profile: Profile): ReadonlySet<string> {
  const { channelType = '' } = facts;
  const subTypes = Object.hasOwn(profile.subTypes, channelType) ? Object.keys(profile.subTypes[channelType] ?? {}) : [];
  return new Set([undefined, ...subTypes].map((subType) => mediaTypeBy(record, facts, subType, profile)));
}

/** The media type, in lower case, of a record with this sub-type. */
export function mediaTypeBy(
  record: CxInteraction,
  facts: Facts,
  subType: string | undefined,
  profile: Profile,
): string {
  return mediaTypeOf(record, facts, subType, profile, new DiagnosticsCollector()).toLowerCase();
}

/** An agent handled the interactions in which they conversed, and those that a segment assigned to them. */
function isHandledBy(record: CxInteraction, userId: string): boolean {
  const ids = [
    ...conversingAgents(record).map(agentId),
    ...handledSegments(record).map((segment) => segment.segmentToAgentId),
  ];
  return ids.some((id) => id !== undefined && gwsUserId(id) === userId);
}

/**
 * Whether an agent may have handled the interaction although the row does not show it: neither conversation times nor segments say who did, and the
 * agent was offered it. A row that lists neither agents nor segments says nothing, unless the customer entered a queue or gave up.
 */
function mayBeHandledBy(record: CxInteraction, userId: string): boolean {
  if (areAgentsKnown(record) || handledSegments(record).length > 0) return false;
  if (record.agents.length === 0)
    return record.segments.length === 0 && record.queues.length === 0 && !hasGivenUp(record);
  return record.agents.some((agent) => {
    const id = agentId(agent);
    return id === undefined || gwsUserId(id) === userId;
  });
}

function hasGivenUp({ customerAbandonTime = 0 }: CxInteraction): boolean {
  return customerAbandonTime > 0;
}

/** Whether a record is of these contacts. */
export function belongsTo({ contactId, customer }: Facts, { contactIds, address }: ContactCriteria): boolean {
  if (contactId !== undefined) return contactIds.has(contactId) || contactIds.has(normalizeContactId(contactId));
  return address !== undefined && customer !== undefined && isSameAddress(customer, address);
}

function hasAttributes(input: TranslationInput, wanted: ReadonlyMap<string, string>, profile: Profile): boolean {
  if (wanted.size === 0) return true;
  const attributes = customAttributesOf(input, 'all', profile, new DiagnosticsCollector()) ?? {};
  return [...wanted].every(([name, value]) => Object.hasOwn(attributes, name) && attributes[name] === value);
}
