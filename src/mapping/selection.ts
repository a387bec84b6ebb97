import { instantOf } from '../cxengage/schema/instant.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import { gwsUserId } from '../genesys/resources.ts';
import type { Window } from '../genesys/window.ts';
import { sameAddress } from './address.ts';
import type { Gathered } from './context.ts';
import { customAttributesOf } from './custom-attributes.ts';
import { agentId, conversingAgents, factsOf, handledSegments } from './facts.ts';
import { Findings } from './findings.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Profile } from './profile.ts';

/** Whose interactions are wanted: those of contacts by their ids and, where rows without a contact count, of an address. */
export interface Customer {
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
  readonly customer?: Customer;
}

/** Whether a record has all of that but its media type. Asked of every row, whatever the source was told: sources pass over parameters that they do not know. */
export function isSelected(gathered: Gathered, criteria: Criteria, profile: Profile): boolean {
  const { record } = gathered;
  const { window, userId, customer } = criteria;
  const start = startOf(record);
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
export function startOf(record: CxInteraction): number | undefined {
  return instantOf(factsOf(record, new Findings()).startTimestamp);
}

/** The media types that a record may turn out to have once its sub-type is known; one where the sub-type makes no difference. */
export function possibleMediaTypes(record: CxInteraction, profile: Profile): ReadonlySet<string> {
  const { channelType = '' } = factsOf(record, new Findings());
  const subTypes = Object.hasOwn(profile.subTypes, channelType) ? Object.keys(profile.subTypes[channelType] ?? {}) : [];
  return new Set([undefined, ...subTypes].map((subType) => mediaTypeBy(record, subType, profile)));
}

/** The media type, in lower case, of a record whose sub-type is known, or is not going to be. */
export function mediaTypeBy(record: CxInteraction, subType: string | undefined, profile: Profile): string {
  const findings = new Findings();
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

function isOf(record: CxInteraction, { contactIds, address }: Customer): boolean {
  const { contactId, customer } = factsOf(record, new Findings());
  if (contactId !== undefined) return contactIds.has(contactId);
  return address !== undefined && customer !== undefined && sameAddress(customer, address);
}

function hasAttributes(gathered: Gathered, wanted: ReadonlyMap<string, string>, profile: Profile): boolean {
  if (wanted.size === 0) return true;
  const attributes = customAttributesOf(gathered, 'all', profile, new Findings()) ?? {};
  return [...wanted].every(([name, value]) => Object.hasOwn(attributes, name) && attributes[name] === value);
}
