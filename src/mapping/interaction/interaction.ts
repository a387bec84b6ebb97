import type { GwsInteraction } from '../../genesys/interaction.ts';
import { interactionPath, interactionUri } from '../../genesys/quirks.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import { type Judged, judge, type TranslationOptions } from '../judged.ts';
import type { Trace } from '../trace/trace.ts';
import { reportAgentContradictions } from './agent-contradictions.ts';
import { commentOf } from './comment.ts';
import { customAttributesOf } from './custom-attributes.ts';
import { reportImpossibleTimes } from './impossible-times.ts';
import { listMediaType, typeIdOf } from './media-type.ts';
import { ownerInformationOf } from './owner.ts';
import { subjectOf } from './subject.ts';
import { userDataOf } from './user-data.ts';

/** The input of the rules of one interaction. */
interface Job {
  readonly input: TranslationInput;
  readonly judged: Judged;
  readonly site: Site;
  /** Names of the custom attributes to include. */
  readonly attributeNames: readonly string[] | 'all';
  readonly diagnostics: DiagnosticsCollector;
  readonly trace: Trace | undefined;
}

/** One rule per field, in the order of every documented sample. A rule that returns undefined omits its field. */
const rules = {
  uri: ({ input, site }) => interactionUri(site.publicUrl, input.record.interactionId),
  id: ({ input }) => input.record.interactionId,
  path: ({ input }) => interactionPath(input.record.interactionId),
  mediaType: ({ judged }) => judged.mediaType,
  typeId: ({ input, judged, site, diagnostics }) => typeIdOf(input.record, judged.facts, site.profile, diagnostics),
  state: ({ judged }) => judged.state,
  startDate: ({ judged, site }) => dateOf(judged.facts.startedAt, site),
  endDate: ({ judged, site }) => dateOf(judged.facts.endedAt, site),
  subject: ({ input, judged, site }) => subjectOf(input, judged.facts, site.profile),
  comment: ({ input, judged }) => commentOf(input.record, input.notes, judged),
  contactId: ({ judged }) => judged.facts.contactId,
  ownerInformation: ({ input, judged: { owner }, diagnostics }) =>
    owner && ownerInformationOf(owner, input.users, diagnostics),
  phoneNumber: ({ judged, site }) => (isCall(judged, site) ? judged.facts.customer : undefined),
  callDuration: ({ judged }) => judged.duration?.seconds,
  customAttributes: ({ input, site, attributeNames, diagnostics, trace }) =>
    customAttributesOf(input, attributeNames, site.profile, diagnostics, trace),
  userData: ({ input, judged, site, trace }) => userDataOf({ input, judged, profile: site.profile }, trace),
} satisfies { readonly [Field in keyof GwsInteraction]?: (job: Job) => GwsInteraction[Field] | undefined };

type Fields = { readonly [Field in keyof typeof rules]: ReturnType<(typeof rules)[Field]> };

/**
 * An interaction as a list row: without path, comment and userData, and with only the named custom attributes. A derived duration is omitted,
 * because a row has no place to mark it as derived.
 */
export function listItemOf(
  input: TranslationInput,
  attributeNames: readonly string[],
  site: Site,
  options: TranslationOptions = {},
): Diagnosed<GwsInteraction> {
  const diagnostics = new DiagnosticsCollector();
  const judged = judge(input, site, diagnostics, options);
  const interaction = interactionOf(input, judged, site, attributeNames, diagnostics);
  const { path: _path, comment: _comment, userData: _userData, phoneNumber, callDuration, ...item } = interaction;
  const isGiven = judged.duration !== undefined && judged.duration.basis === undefined;
  const call = site.profile.callDetailsInLists ? { phoneNumber, callDuration: isGiven ? callDuration : undefined } : {};
  return {
    value: { ...item, mediaType: listMediaType(item.mediaType, site.profile), ...call },
    diagnostics: diagnostics.all(),
  };
}

/** The interaction with every field of a content. */
export function interactionOf(
  input: TranslationInput,
  judged: Judged,
  site: Site,
  attributeNames: readonly string[] | 'all',
  diagnostics: DiagnosticsCollector,
  trace?: Trace,
): GwsInteraction {
  if (input.record.flagged) diagnostics.report('incomplete-source', '/flagged');
  reportImpossibleTimes(input, judged.facts, site.profile, diagnostics);
  reportAgentContradictions(input, diagnostics);
  const job: Job = { input, judged, site, attributeNames, diagnostics, trace };
  return trace ? tracedFields(job, trace) : plainFields(job);
}

/** Every field by its name: a loop over the table takes several times as long, and this runs for every record of an archive. */
function plainFields(job: Job): Fields {
  return {
    uri: rules.uri(job),
    id: rules.id(job),
    path: rules.path(job),
    mediaType: rules.mediaType(job),
    typeId: rules.typeId(job),
    state: rules.state(job),
    startDate: rules.startDate(job),
    endDate: rules.endDate(job),
    subject: rules.subject(job),
    comment: rules.comment(job),
    contactId: rules.contactId(job),
    ownerInformation: rules.ownerInformation(job),
    phoneNumber: rules.phoneNumber(job),
    callDuration: rules.callDuration(job),
    customAttributes: rules.customAttributes(job),
    userData: rules.userData(job),
  };
}

function tracedFields(job: Job, trace: Trace): Fields {
  const entries = Object.entries<(job: Job) => unknown>(rules).map(([field, rule]) => [
    field,
    trace.traceRule(`/interaction/${field}`, field as keyof typeof rules, () => rule(job)),
  ]);
  return Object.fromEntries(entries);
}

function isCall({ mediaType }: Judged, { profile }: Site): boolean {
  return profile.calls.includes(mediaType);
}

/** Undefined for an unreadable time, which the accounting of fields reports. */
function dateOf(instant: number | undefined, site: Site): string | undefined {
  return instant === undefined ? undefined : site.formatDate(instant);
}
