import { instantOf } from '../../cxengage/schema/instant.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import { interactionPath, interactionUri } from '../../genesys/quirks.ts';
import type { Diagnosed } from '../../kit/diagnostic.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import { type Judged, judge } from '../judged.ts';
import type { Trace } from '../trace/trace.ts';
import { callDurationOf } from './call-duration.ts';
import { commentOf } from './comment.ts';
import { customAttributesOf } from './custom-attributes.ts';
import { listMediaType, typeIdOf } from './media-type.ts';
import { ownerInformation } from './owner.ts';
import { subjectOf } from './subject.ts';
import { userDataOf } from './user-data.ts';

/** What the rules of one interaction work with. */
interface Job {
  readonly gathered: TranslationInput;
  readonly basis: Judged;
  readonly site: Site;
  /** Names of the custom attributes that were asked for. */
  readonly asked: readonly string[] | 'all';
  readonly findings: DiagnosticsCollector;
  readonly trace: Trace | undefined;
}

/** One rule for each field, in the order in which fields are written; one that answers undefined leaves its field out of what is written (every documented sample). */
const rules = {
  uri: ({ gathered, site }) => interactionUri(site.publicUrl, gathered.record.interactionId),
  id: ({ gathered }) => gathered.record.interactionId,
  path: ({ gathered }) => interactionPath(gathered.record.interactionId),
  mediaType: ({ basis }) => basis.mediaType,
  typeId: ({ gathered, basis, site, findings }) => typeIdOf(gathered.record, basis.facts, site.profile, findings),
  state: ({ basis }) => basis.state,
  startDate: ({ basis, site }) => dateOf(basis.facts.startTimestamp, site),
  endDate: ({ basis, site }) => dateOf(basis.facts.endTimestamp, site),
  subject: ({ gathered, site }) => subjectOf(gathered, site.profile),
  comment: ({ gathered, basis }) => commentOf(gathered.record, gathered.notes, basis),
  contactId: ({ basis }) => basis.facts.contactId,
  ownerInformation: ({ gathered, basis: { owner }, findings }) =>
    owner && ownerInformation(owner, gathered.users, findings),
  phoneNumber: ({ basis, site }) => (isCall(basis, site) ? basis.facts.customer : undefined),
  callDuration: ({ gathered, basis, site, findings }) =>
    isCall(basis, site) ? callDurationOf(gathered.record, basis.state, findings) : undefined,
  customAttributes: ({ gathered, site, asked, findings, trace }) =>
    customAttributesOf(gathered, asked, site.profile, findings, trace),
  userData: ({ gathered, basis, site, trace }) => userDataOf(gathered, basis.facts, site.profile, trace),
} satisfies { readonly [Field in keyof GwsInteraction]?: (job: Job) => GwsInteraction[Field] | undefined };

type Made = { readonly [Field in keyof typeof rules]: ReturnType<(typeof rules)[Field]> };

/** An interaction as one item of a list: without path, userData and call details, with only the custom attributes that were asked for. */
export function listItemOf(
  gathered: TranslationInput,
  asked: readonly string[],
  site: Site,
): Diagnosed<GwsInteraction> {
  const findings = new DiagnosticsCollector();
  const interaction = interactionOf(gathered, judge(gathered, site, findings), site, asked, findings);
  const { path: _path, userData: _userData, phoneNumber: _phone, callDuration: _duration, ...item } = interaction;
  return {
    value: { ...item, mediaType: listMediaType(item.mediaType, site.profile) },
    diagnostics: findings.all(),
  };
}

/** The interaction with everything a content reply carries. */
export function interactionOf(
  gathered: TranslationInput,
  basis: Judged,
  site: Site,
  asked: readonly string[] | 'all',
  findings: DiagnosticsCollector,
  trace?: Trace,
): GwsInteraction {
  if (gathered.record.flagged) findings.report('incomplete-source', '/flagged');
  const job: Job = { gathered, basis, site, asked, findings, trace };
  return trace ? traced(job, trace) : made(job);
}

/** Written out: a loop over the table takes several times as long, and this is done for every record of an archive. */
function made(job: Job): Made {
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

function traced(job: Job, trace: Trace): Made {
  const entries = Object.entries<(job: Job) => unknown>(rules).map(([field, rule]) => [
    field,
    trace.rule(`/interaction/${field}`, field as keyof typeof rules, () => rule(job)),
  ]);
  return Object.fromEntries(entries);
}

function isCall({ mediaType }: Judged, { profile }: Site): boolean {
  return profile.calls.includes(mediaType);
}

/** Undefined for a time that cannot be read, which is told where every field is accounted for. */
function dateOf(time: string | undefined, site: Site): string | undefined {
  const instant = instantOf(time);
  return instant === undefined ? undefined : site.formatDate(instant);
}
