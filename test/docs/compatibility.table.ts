/** Whether the bridge serves what the vendor documents; `bridge-defined` if the vendor's pages leave the behaviour open. */
export type Status = 'served' | 'served, bridge-defined' | 'refused' | 'never sent';

/** A test: its file and its title. */
export interface Proof {
  readonly file: string;
  readonly title: string;
}

/** One row of the page. */
export interface CompatibilityRow {
  /** Operations that a parameter belongs to; undefined for fields. */
  readonly of?: string;
  readonly name: string;
  readonly status: Status;
  /** A detail, or the reason why it is not served. */
  readonly remark?: string;
  readonly proof: Proof;
  /** Id of the check of `cxbridge conform` that covers it. */
  readonly check?: string;
}

const proof =
  (file: string) =>
  (title: string): Proof => ({ file, title });
const conform = proof('test/e2e/conform.test.ts')('finds no difference in the demo tenant, and exits with 0');
const desktops = proof('test/compat/desktop.suite.ts');
const history = proof('test/e2e/history.test.ts');
const archive = proof('test/e2e/archive.test.ts');
const request = proof('src/genesys/requests/history-request.test.ts');
const law = proof('test/law/history.test.ts')(
  'returns the list of the reference model for every source behaviour: compared times, ignored parameters, page size',
);
const bad = proof('test/e2e/bad-input.test.ts');
const mapped = proof('src/mapping/interaction/interaction.test.ts');
const duration = proof('src/mapping/interaction/call-duration.test.ts');
const messages = proof('src/mapping/messages/messages.test.ts');
const sample = proof('test/compat/documented.test.ts');
const sampleContent = sample('GetInteractionContent is reproduced');
const sampleList = sample('RetrieveContactHistory is reproduced, item by item');
const readOnly = 'the source is read-only; statusCode 3';

/** Every operation of the sections "Interaction History API" and "UCS Integration with Voice API". */
export const operationRows: readonly CompatibilityRow[] = [
  {
    name: 'GetInteractionContent',
    status: 'served',
    proof: desktops('receives the expected content of %s'),
    check: 'GetInteractionContent.interaction',
  },
  {
    name: 'RetrieveContactHistory',
    status: 'served',
    proof: proof('test/compat/documented-history.test.ts')(
      'the documented request of RetrieveContactHistory returns the documented reply',
    ),
    check: 'RetrieveContactHistory.interactions',
  },
  {
    name: 'RetrieveInteractionHistory',
    status: 'served',
    proof: law,
    check: 'RetrieveInteractionHistory.interactions',
  },
  { name: 'RetrieveAgentHistory', status: 'served', proof: law, check: 'RetrieveAgentHistory.interactions' },
  {
    name: 'IdentifyUCSContact',
    status: 'served',
    remark: 'contact lookup only',
    proof: history('finds a contact by address, in a notification without a messageType'),
    check: 'IdentifyUCSContact.result',
  },
  ...['FindPhoneCall', 'SetCallContact', 'SetCallCompleted', 'SetCallNote'].map(
    (name): CompatibilityRow => ({
      name,
      status: 'refused',
      remark: readOnly,
      proof: proof('test/e2e/conform.test.ts')('write operations are refused with statusCode 3 and a reason: $name'),
      check: `${name}.result`,
    }),
  ),
];

const lists = 'all three lists';
const listsWithMaxSize = '`RetrieveInteractionHistory`, `RetrieveAgentHistory`';

/** Every parameter. */
export const parameterRows: readonly CompatibilityRow[] = [
  {
    of: 'all',
    name: 'operationName',
    status: 'served',
    proof: bad('%s is rejected with the status and statusCode of the error table'),
    check: 'GetInteractionContent.error.missing-operationName',
  },
  {
    of: '`GetInteractionContent`',
    name: 'source',
    status: 'served',
    remark: '"Request failed" if no archive is configured',
    proof: archive('a content comes from the requested source'),
    check: 'GetInteractionContent.source.archive',
  },
  {
    of: lists,
    name: 'source',
    status: 'served',
    remark: '"Request failed" if no archive is configured',
    proof: archive(
      'archive requests are answered from the archive tenant, and neither is answered from the other’s cache',
    ),
    check: 'RetrieveInteractionHistory.source.archive',
  },
  {
    of: lists,
    name: 'fromDate',
    status: 'served',
    remark: 'a day in the configured time zone; default: one month before `toDate`',
    proof: request('consists of days of the configured zone'),
    check: 'RetrieveContactHistory.window.from',
  },
  {
    of: lists,
    name: 'toDate',
    status: 'served',
    remark: 'inclusive; default: today',
    proof: history('returns the interactions that started in the window, both days included'),
    check: 'RetrieveContactHistory.window.to',
  },
  {
    of: lists,
    name: 'fromDate, toDate with a time',
    status: 'served, bridge-defined',
    remark:
      'documented for `RetrieveInteractionHistory`, with a colon before the milliseconds; ISO 8601 is also accepted',
    proof: request('accepts the time %s'),
    check: 'RetrieveAgentHistory.window.documented-format',
  },
  {
    of: lists,
    name: 'mediaType',
    status: 'served',
    remark: 'case-insensitive; also `smssession`',
    proof: history('sorts ascending on request, and contains only the requested media type'),
    check: 'RetrieveContactHistory.mediaType',
  },
  {
    of: lists,
    name: 'sort',
    status: 'served',
    remark: 'by `startDate`; default: `desc`',
    proof: law,
    check: 'RetrieveContactHistory.sort.asc',
  },
  {
    of: listsWithMaxSize,
    name: 'maxSize',
    status: 'served',
    remark: 'a number or a numeric string from 1 to 10,000; default: 100',
    proof: history('returns at most maxSize interactions, the first ones in the requested order'),
    check: 'RetrieveAgentHistory.maxSize.text',
  },
  {
    of: '`RetrieveInteractionHistory`',
    name: 'userId',
    status: 'served, bridge-defined',
    remark: 'documented only in the vendor’s sample',
    proof: law,
    check: 'RetrieveInteractionHistory.userId',
  },
  {
    of: '`RetrieveAgentHistory`',
    name: 'userId',
    status: 'served',
    remark: 'default: the caller (bridge-defined)',
    proof: history('without a user returns the caller’s own interactions'),
    check: 'RetrieveAgentHistory.userId.default',
  },
  {
    of: lists,
    name: 'customAttributes',
    status: 'served',
    proof: history('contains the requested custom attributes, and filters by their values'),
    check: 'RetrieveInteractionHistory.customAttributes',
  },
  {
    of: lists,
    name: 'searchCustomAttributes',
    status: 'served',
    remark: 'exact values; all pairs must match',
    proof: law,
    check: 'RetrieveInteractionHistory.searchCustomAttributes',
  },
  {
    of: '`RetrieveContactHistory`',
    name: 'contact id in the path',
    status: 'served, bridge-defined',
    remark: 'also a phone number or an e-mail address',
    proof: history('finds a contact by phone number and by e-mail address'),
    check: 'RetrieveContactHistory.interactions',
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'phoneNumber',
    status: 'served',
    proof: history('finds a contact by address, in a notification without a messageType'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'emailAddress',
    status: 'served',
    proof: history('finds the contact that has both addresses if both are given'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'createContactEnabled',
    status: 'refused',
    remark: '`"true"` is refused with statusCode 3, because contacts cannot be created; `"false"` is served',
    proof: bad('%s is rejected with the status and statusCode of the error table'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'lastName, mediaType, userData',
    status: 'served, bridge-defined',
    remark: 'accepted but not used: contacts are looked up by phone number and e-mail address',
    proof: proof('test/e2e/conform.test.ts')('IdentifyUCSContact accepts parameters that it does not use'),
  },
];

const field = (name: string, at: Proof, remark?: string, status: Status = 'served'): CompatibilityRow => ({
  name,
  status,
  ...(remark !== undefined && { remark }),
  proof: at,
  check: `GetInteractionContent.field.${name}`,
});

/** Every field of an interaction. */
export const interactionRows: readonly CompatibilityRow[] = [
  field('uri', sampleContent, 'without `/ucs/`, as in every sample'),
  field('id', sampleContent, 'the id of the source'),
  field('path', sampleContent, 'only in contents'),
  field(
    'mediaType',
    mapped('is lower case in lists if the profile defines it'),
    '`Chat` and `Call` in lists, as in the samples',
  ),
  field('typeId', sampleContent),
  field('state', mapped('of an interaction that is %s'), 'omitted if the record has no readable time'),
  field('startDate', sampleContent),
  field('endDate', sampleList, 'omitted while the interaction is in progress'),
  field(
    'subject',
    mapped('takes the subject from the first queue, otherwise from the flow'),
    'an e-mail has only the subject of its mail',
  ),
  field('comment', mapped('has one line for each note'), 'only in contents'),
  field('contactId', sampleList),
  field('parentId', conform, 'interactions of the source have no parents', 'never sent'),
  field('ownerInformation', mapped('has the names of the user')),
  field('phoneNumber', duration('has %s and the phone number'), 'only of calls'),
  field(
    'callDuration',
    duration('is omitted as unknown if %s'),
    'only of ended calls; seconds; omitted if it is unknown, and in lists also if it is derived',
  ),
  field(
    'customAttributes',
    mapped('are in a list only if requested, and are omitted if there are none'),
    'all in contents; only requested ones in lists',
  ),
  field(
    'userData',
    proof('src/mapping/interaction/user-data.test.ts')(
      'a list item has every field except those that are only in content',
    ),
    'only in contents; an object of strings',
  ),
];

const message = (name: string, at: Proof, remark?: string, status: Status = 'served'): CompatibilityRow => ({
  name,
  status,
  ...(remark !== undefined && { remark }),
  proof: at,
  check: `GetInteractionContent.messages.${name}`,
});

/** Every field of a message. */
export const messageRows: readonly CompatibilityRow[] = [
  message(
    'index',
    messages('are added for the customer and each agent, with indexes without gaps'),
    'from 1, without gaps',
  ),
  message(
    'from',
    messages('of a bot has type External and the name of the bot'),
    'nickname, type and participantId; type also `System` and `External`',
  ),
  message('text', sampleContent, 'omitted from joins and leaves'),
  message('visibility', sampleContent, 'always `All`'),
  message('timestamp', messages('without a readable time keeps its place and has no timestamp')),
  message(
    'type',
    messages('have type ParticipantRejoined for an agent who returns'),
    '`Text`, `Notice`, `ParticipantJoined`, `ParticipantRejoined`, `ParticipantLeft`',
  ),
  message(
    'timestampSeconds',
    proof('src/mapping/messages/message-order.test.ts')('a message has the same time as a date and as a number'),
    'milliseconds, as in every sample',
  ),
];

/** Every field of replies and notifications. */
export const answerRows: readonly CompatibilityRow[] = [
  {
    name: 'statusCode, referenceId',
    status: 'served',
    remark: 'the acknowledgement, sent immediately',
    proof: proof('test/e2e/delivery.test.ts')('the acknowledgement does not wait for the source'),
    check: 'GetInteractionContent.acknowledgement',
  },
  {
    name: 'messageType, referenceId',
    status: 'served',
    remark: 'one notification per acknowledgement',
    proof: desktops('receives exactly one notification for each of 50 concurrent requests'),
    check: 'GetInteractionContent.notification',
  },
  {
    name: 'errorMessage',
    status: 'served',
    remark: '"Request failed"; for `IdentifyUCSContact` "UCS request failed"',
    proof: desktops('receives "Request failed" with its reference id for an unknown interaction'),
    check: 'GetInteractionContent.error.unknown-id',
  },
  {
    name: 'statusCode, statusMessage',
    status: 'served, bridge-defined',
    remark: 'refusals; the vendor’s pages do not document the HTTP status of each statusCode: [errors.md](errors.md)',
    proof: bad('%s is rejected with the status and statusCode of the error table'),
    check: 'RetrieveContactHistory.error.unreadable-sort',
  },
];
