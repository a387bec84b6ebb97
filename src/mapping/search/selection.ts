import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { TimeWindow } from '../../genesys/requests/window.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { customAttributesOf } from '../interaction/custom-attributes.ts';
import { agentId, conversingAgents, type Facts, handledSegments } from '../interaction/facts.ts';
import { mediaTypeOf } from '../interaction/media-type.ts';
import type { JudgedRecord } from '../judged.ts';
import type { Profile } from '../profile/profile.ts';
import { isSameAddress } from './address.ts';

/** Whose interactions are selected: those of contacts by their ids and, if rows without a contact count, those of an address. */
export interface ContactCriteria {
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

/** Whether a record matches every criterion except `mediaType`. Checked for every row, because sources ignore parameters that they do not know. */
export function isSelected(
  input: TranslationInput,
  { facts }: JudgedRecord,
  { window, userId, contact, attributes }: Criteria,
  profile: Profile,
): boolean {
  const { record } = input;
  const start = instantOf(facts.startTimestamp);
  return (
    start !== undefined &&
    start >= window.from &&
    start < window.to &&
    (userId === undefined || isHandledBy(record, userId)) &&
    (contact === undefined || belongsTo(facts, contact)) &&
    hasAttributes(input, attributes, profile)
  );
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

function belongsTo({ contactId, customer }: Facts, { contactIds, address }: ContactCriteria): boolean {
  if (contactId !== undefined) return contactIds.has(contactId);
  return address !== undefined && customer !== undefined && isSameAddress(customer, address);
}

function hasAttributes(input: TranslationInput, wanted: ReadonlyMap<string, string>, profile: Profile): boolean {
  if (wanted.size === 0) return true;
  const attributes = customAttributesOf(input, 'all', profile, new DiagnosticsCollector()) ?? {};
  return [...wanted].every(([name, value]) => Object.hasOwn(attributes, name) && attributes[name] === value);
}
