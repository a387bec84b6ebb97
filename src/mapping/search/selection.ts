import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { Window } from '../../genesys/requests/window.ts';
import { gwsUserId } from '../../genesys/resources.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { customAttributesOf } from '../interaction/custom-attributes.ts';
import { agentId, conversingAgents, factsOf, handledSegments } from '../interaction/facts.ts';
import { mediaTypeOf } from '../interaction/media-type.ts';
import type { Profile } from '../profile/profile.ts';
import { sameAddress } from './address.ts';

/** Whose interactions are wanted: those of contacts by their ids and, where rows without a contact count, of an address. */
export interface ContactCriteria {
  readonly contactIds: ReadonlySet<string>;
  /** A phone number or an e-mail address; undefined where a row without a contact belongs to nobody. */
  readonly address?: string;
}

/** What interactions must have to be in an answer. */
export interface Criteria {
  /** Their start lies in it. */
  readonly window: Window;
  /** In lower case. */
  readonly mediaType?: string | undefined;
  /** Who handled them, as in `ownerInformation.id`. */
  readonly userId?: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly customer?: ContactCriteria;
}

/** Whether a record has all of that but its media type. Asked of every row, whatever the source was told: sources pass over parameters that they do not know. */
export function isSelected(gathered: TranslationInput, criteria: Criteria, profile: Profile): boolean {
  const { record } = gathered;
  const { window, userId, customer } = criteria;
  const start = startInstantOf(record);
  return (
    start !== undefined &&
    start >= window.from &&
    start < window.to &&
    (userId === undefined || isHandledBy(record, userId)) &&
    (customer === undefined || isOf(record, customer)) &&
    hasAttributes(gathered, criteria.attributes, profile)
  );
}

/** When an interaction began, in epoch milliseconds; undefined where it does not say so readably. */
export function startInstantOf(record: CxInteraction): number | undefined {
  return instantOf(factsOf(record, new DiagnosticsCollector()).startTimestamp);
}

/** The media types that a record may turn out to have once its sub-type is known; one where the sub-type makes no difference. */
export function possibleMediaTypes(record: CxInteraction, profile: Profile): ReadonlySet<string> {
  const { channelType = '' } = factsOf(record, new DiagnosticsCollector());
  const subTypes = Object.hasOwn(profile.subTypes, channelType) ? Object.keys(profile.subTypes[channelType] ?? {}) : [];
  return new Set([undefined, ...subTypes].map((subType) => mediaTypeBy(record, subType, profile)));
}

/** The media type, in lower case, of a record whose sub-type is known, or is not going to be. */
export function mediaTypeBy(record: CxInteraction, subType: string | undefined, profile: Profile): string {
  const findings = new DiagnosticsCollector();
  return mediaTypeOf(record, factsOf(record, findings), subType, profile, findings).toLowerCase();
}

/** An agent handled what he conversed in, and what a segment says was given to him. */
function isHandledBy(record: CxInteraction, userId: string): boolean {
  const ids = [
    ...conversingAgents(record).map(agentId),
    ...handledSegments(record).map((segment) => segment.segmentToAgentId),
  ];
  return ids.some((id) => id !== undefined && gwsUserId(id) === userId);
}

function isOf(record: CxInteraction, { contactIds, address }: ContactCriteria): boolean {
  const { contactId, customer } = factsOf(record, new DiagnosticsCollector());
  if (contactId !== undefined) return contactIds.has(contactId);
  return address !== undefined && customer !== undefined && sameAddress(customer, address);
}

function hasAttributes(gathered: TranslationInput, wanted: ReadonlyMap<string, string>, profile: Profile): boolean {
  if (wanted.size === 0) return true;
  const attributes = customAttributesOf(gathered, 'all', profile, new DiagnosticsCollector()) ?? {};
  return [...wanted].every(([name, value]) => Object.hasOwn(attributes, name) && attributes[name] === value);
}
