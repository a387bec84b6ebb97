import { instantOf } from '../cxengage/schema/instant.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../genesys/interaction.ts';
import { interactionPath, interactionUri } from '../genesys/quirks.ts';
import type { Diagnosed } from '../kit/diagnosed.ts';
import { commentOf } from './comment.ts';
import type { Gathered, Site } from './context.ts';
import { customAttributesOf } from './custom-attributes.ts';
import { conversingAgents, type Facts, factsOf, handledSegments } from './facts.ts';
import { Findings } from './findings.ts';
import { listMediaType, mediaTypeOf, typeIdOf } from './media-type.ts';
import { ownerInformation, ownerOf } from './owner.ts';
import { stateOf } from './state.ts';
import { subjectOf } from './subject.ts';
import { userDataOf } from './user-data.ts';

/** An interaction as one item of a list: without path, userData and call details, with only the custom attributes that were asked for. */
export function listItemOf(gathered: Gathered, asked: readonly string[], site: Site): Diagnosed<GwsInteraction> {
  const findings = new Findings();
  const { interaction } = interactionOf(gathered, site, asked, findings);
  const { path: _path, userData: _userData, phoneNumber: _phone, callDuration: _duration, ...item } = interaction;
  return {
    value: { ...item, mediaType: listMediaType(item.mediaType, site.profile) },
    diagnostics: findings.all(),
  };
}

/** The interaction with everything a content reply carries, and the facts that its messages are made from. */
export function interactionOf(
  gathered: Gathered,
  site: Site,
  asked: readonly string[] | 'all',
  findings: Findings,
): { readonly interaction: GwsInteraction; readonly facts: Facts } {
  const { record } = gathered;
  const { profile } = site;
  const facts = factsOf(record, findings);
  const owner = ownerOf(record, facts, profile);
  const mediaType = mediaTypeOf(facts, gathered.subType, profile, findings);
  const state = stateOf(record, facts, gathered.now, profile, findings);
  if (record.flagged) findings.note('incomplete-source', '/flagged');
  if (record.audioRecording) findings.note('not-in-target', '/audioRecording');
  const interaction = omitAbsent({
    uri: interactionUri(site.publicUrl, record.interactionId),
    id: record.interactionId,
    path: interactionPath(record.interactionId),
    mediaType,
    typeId: typeIdOf(facts, profile, findings),
    state,
    startDate: dateOf(facts.startTimestamp, '/startTimestamp', site, findings),
    endDate: dateOf(facts.endTimestamp, '/endTimestamp', site, findings),
    subject: subjectOf(gathered, profile),
    comment: commentOf(record, gathered.notes, owner),
    contactId: facts.contactId,
    ownerInformation: owner && ownerInformation(owner, gathered.users, findings),
    ...(mediaType === 'call' && { phoneNumber: facts.customer, callDuration: callDuration(record, state) }),
    customAttributes: customAttributesOf(record, asked, findings),
    userData: userDataOf(record, facts, profile),
  });
  return { interaction, facts };
}

/** Whole seconds: the customer's conversation, else the whole call where an agent conversed; an unanswered call took none. */
function callDuration(record: CxInteraction, state: GwsInteraction['state']): number | undefined {
  const conversed = conversingAgents(record).length > 0 || handledSegments(record).length > 0;
  const answered = conversed ? record.interactionTime : undefined;
  const seconds = Math.round(record.customerConversationTime ?? answered ?? -1);
  if (seconds >= 0 && Number.isSafeInteger(seconds)) return seconds;
  return state === 'Stopped' ? 0 : undefined;
}

function dateOf(time: string | undefined, pointer: string, site: Site, findings: Findings): string | undefined {
  if (time === undefined) return undefined;
  const instant = instantOf(time);
  if (instant === undefined) {
    findings.note('unreadable-time', pointer);
    return undefined;
  }
  return site.formatDate(instant);
}

type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** Absent values are omitted, never null and never undefined (every documented sample). */
function omitAbsent<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
