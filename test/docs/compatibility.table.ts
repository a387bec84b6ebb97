/** How the bridge stands to what the vendor documents; `ours` where the pages leave it open. */
export type Status = 'served' | 'served, ours' | 'refused' | 'never there';

/** A test, by its file and a title in it. */
export interface Proof {
  readonly file: string;
  readonly title: string;
}

/** One row of the page. */
export interface CompatibilityRow {
  /** Operations, as the page names them; fields have none. */
  readonly of?: string;
  readonly name: string;
  readonly status: Status;
  /** What is special, or why it is not served. */
  readonly remark?: string;
  readonly proof: Proof;
  /** Check of `cxbridge conform` that looks at it. */
  readonly check?: string;
}

const proof =
  (file: string) =>
  (title: string): Proof => ({ file, title });
const conform = proof('test/e2e/conform.test.ts')(
  'as documented in everything that a tenant can show, and exits with 0',
);
const desktops = proof('test/compat/desktop.suite.ts');
const history = proof('test/e2e/history.test.ts');
const archive = proof('test/e2e/archive.test.ts');
const request = proof('src/genesys/requests/history-request.test.ts');
const law = proof('test/law/history.test.ts')(
  'the answer is what the model says, whatever the source compares, ignores or gives at once',
);
const bad = proof('test/e2e/bad-input.test.ts');
const mapped = proof('src/mapping/interaction/interaction.test.ts');
const messages = proof('src/mapping/messages/messages.test.ts');
const sample = proof('test/compat/documented.test.ts');
const sampleContent = sample('GetInteractionContent is reproduced');
const sampleList = sample('RetrieveContactHistory is reproduced, item by item');
const readOnly = 'the source is only read; statusCode 3';

/** Every operation of the two sections of the API. */
export const operationRows: readonly CompatibilityRow[] = [
  {
    name: 'GetInteractionContent',
    status: 'served',
    proof: desktops('gets the content of %s as the translation rules say'),
    check: 'GetInteractionContent.interaction',
  },
  {
    name: 'RetrieveContactHistory',
    status: 'served',
    proof: proof('test/compat/documented-history.test.ts')(
      'the documented request of RetrieveContactHistory brings the documented reply',
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
    remark: 'looking up only',
    proof: history('finds a contact by its address, in a notification without a messageType'),
    check: 'IdentifyUCSContact.result',
  },
  ...['FindPhoneCall', 'SetCallContact', 'SetCallCompleted', 'SetCallNote'].map(
    (name): CompatibilityRow => ({
      name,
      status: 'refused',
      remark: readOnly,
      proof: proof('test/e2e/conform.test.ts')('what would write is refused with statusCode 3 and its reason: $name'),
      check: `${name}.result`,
    }),
  ),
];

const lists = 'all three histories';
const sized = '`RetrieveInteractionHistory`, `RetrieveAgentHistory`';

/** Every parameter. */
export const parameterRows: readonly CompatibilityRow[] = [
  {
    of: 'all',
    name: 'operationName',
    status: 'served',
    proof: bad('%s gets its line of the error table'),
    check: 'GetInteractionContent.error.missing-operationName',
  },
  {
    of: '`GetInteractionContent`',
    name: 'source',
    status: 'served',
    remark: 'without a configured archive "Request failed"',
    proof: archive('a content comes from the side that was asked'),
    check: 'GetInteractionContent.source.archive',
  },
  {
    of: lists,
    name: 'source',
    status: 'served',
    remark: 'without a configured archive "Request failed"',
    proof: archive(
      'requests for the archive are answered from the other tenant, and neither from what the other has kept',
    ),
    check: 'RetrieveInteractionHistory.source.archive',
  },
  {
    of: lists,
    name: 'fromDate',
    status: 'served',
    remark: 'a day of the configured zone; without it one month before the end',
    proof: request('is made of days of the configured zone'),
    check: 'RetrieveContactHistory.window.from',
  },
  {
    of: lists,
    name: 'toDate',
    status: 'served',
    remark: 'the day included; without it today',
    proof: history('brings the interactions that began in the window, both days included'),
    check: 'RetrieveContactHistory.window.to',
  },
  {
    of: lists,
    name: 'fromDate, toDate with a time',
    status: 'served, ours',
    remark: 'documented for `RetrieveInteractionHistory`, with a colon before the milliseconds; ISO 8601 is taken too',
    proof: request('takes the moment %s'),
    check: 'RetrieveAgentHistory.window.spelled',
  },
  {
    of: lists,
    name: 'mediaType',
    status: 'served',
    remark: 'in any letter case, `smssession` too',
    proof: history('ascends where it is asked to, and shows only the media type that it is asked for'),
    check: 'RetrieveContactHistory.mediaType',
  },
  {
    of: lists,
    name: 'sort',
    status: 'served',
    remark: 'by startDate',
    proof: law,
    check: 'RetrieveContactHistory.sort.asc',
  },
  {
    of: sized,
    name: 'maxSize',
    status: 'served',
    remark: 'a number or a numeric string from 1 to 10,000; 100 without it',
    proof: history('brings no more than maxSize, of the side that the order begins with'),
    check: 'RetrieveAgentHistory.maxSize.text',
  },
  {
    of: '`RetrieveInteractionHistory`',
    name: 'userId',
    status: 'served, ours',
    remark: 'only its sample has it',
    proof: law,
    check: 'RetrieveInteractionHistory.userId',
  },
  {
    of: '`RetrieveAgentHistory`',
    name: 'userId',
    status: 'served',
    remark: 'without it the caller, which is ours',
    proof: history('without a user is the caller’s own'),
    check: 'RetrieveAgentHistory.userId.default',
  },
  {
    of: lists,
    name: 'customAttributes',
    status: 'served',
    proof: history('carries the custom attributes that were asked for, and finds by their values'),
    check: 'RetrieveInteractionHistory.customAttributes',
  },
  {
    of: lists,
    name: 'searchCustomAttributes',
    status: 'served',
    remark: 'equal values; of several pairs all must fit',
    proof: law,
    check: 'RetrieveInteractionHistory.searchCustomAttributes',
  },
  {
    of: '`RetrieveContactHistory`',
    name: 'contact id in the address',
    status: 'served, ours',
    remark: 'also a phone number or an e-mail address',
    proof: history('finds a customer by phone number and by e-mail address'),
    check: 'RetrieveContactHistory.interactions',
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'phoneNumber',
    status: 'served',
    proof: history('finds a contact by its address, in a notification without a messageType'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'emailAddress',
    status: 'served',
    proof: history('finds the one that has both addresses where both are given'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'createContactEnabled',
    status: 'refused',
    remark: '`"true"` with statusCode 3, since contacts cannot be created; `"false"` is served',
    proof: bad('%s gets its line of the error table'),
  },
  {
    of: '`IdentifyUCSContact`',
    name: 'lastName, mediaType, userData',
    status: 'served, ours',
    remark: 'taken and not looked at: a name is no address',
    proof: proof('test/e2e/conform.test.ts')('IdentifyUCSContact takes the parameters it does not look at'),
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
  field('path', sampleContent, 'in contents alone'),
  field(
    'mediaType',
    mapped('is lower case in lists too where the profile says so'),
    '`Chat` and `Call` in lists, as in the samples',
  ),
  field('typeId', sampleContent),
  field('state', mapped('of an interaction that is %s')),
  field('startDate', sampleContent),
  field('endDate', sampleList, 'left out while the interaction runs'),
  field('subject', mapped('a record keeps its subject from the queue entered first, else from its flow')),
  field('comment', mapped('is made of the notes, one a line')),
  field('contactId', sampleList),
  field('parentId', conform, 'the source’s interactions have no parents', 'never there'),
  field('ownerInformation', mapped('has the names of the user behind it')),
  field('phoneNumber', mapped('and the phone number belong to calls alone'), 'of calls, in contents alone'),
  field('callDuration', mapped('and the phone number belong to calls alone'), 'of calls, in contents alone; seconds'),
  field(
    'customAttributes',
    mapped('are in a list only where they were asked for, and are left out when none is there'),
    'all in contents; in lists those that were asked for',
  ),
  field(
    'userData',
    proof('src/mapping/interaction/user-data.test.ts')(
      'a list’s item lacks what only a content carries, and has all the rest',
    ),
    'in contents alone; an object of strings',
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
    messages('are made for the customer and each agent, and numbered without gaps'),
    'from 1, without gaps',
  ),
  message(
    'from',
    messages('of a bot is External, under its own name'),
    'nickname, type and participantId; type also `System` and `External`',
  ),
  message('text', sampleContent, 'left out of joins and leaves'),
  message('visibility', sampleContent, 'always `All`'),
  message('timestamp', messages('without a readable time comes last, without one')),
  message(
    'type',
    messages('say "rejoined" for an agent who comes back'),
    '`Text`, `Notice`, `ParticipantJoined`, `ParticipantRejoined`, `ParticipantLeft`',
  ),
  message(
    'timestampSeconds',
    proof('src/mapping/messages/message-order.test.ts')(
      'a message says the same moment twice, as a date and as a number',
    ),
    'milliseconds, as in every sample',
  ),
];

/** What every answer has in common. */
export const answerRows: readonly CompatibilityRow[] = [
  {
    name: 'statusCode, referenceId',
    status: 'served',
    remark: 'the acknowledgement, at once',
    proof: proof('test/e2e/delivery.test.ts')('the acknowledgement comes at once while the source takes its time'),
    check: 'GetInteractionContent.acknowledgement',
  },
  {
    name: 'messageType, referenceId',
    status: 'served',
    remark: 'one notification for each acknowledgement',
    proof: desktops('gets exactly one notification for each of 50 requests sent at once'),
    check: 'GetInteractionContent.notification',
  },
  {
    name: 'errorMessage',
    status: 'served',
    remark: '"Request failed", and "UCS request failed" of `IdentifyUCSContact`',
    proof: desktops('is told "Request failed", under its own reference, for an interaction that does not exist'),
    check: 'GetInteractionContent.error.unknown-id',
  },
  {
    name: 'statusCode, statusMessage',
    status: 'served, ours',
    remark: 'refusals; the pages do not say which HTTP status comes with which statusCode: [errors.md](errors.md)',
    proof: bad('%s gets its line of the error table'),
    check: 'RetrieveContactHistory.error.unreadable-sort',
  },
];
