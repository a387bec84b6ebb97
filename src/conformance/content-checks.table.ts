import {
  contentFields,
  conversations,
  type DocumentedField,
  mediaTypeIn,
  messageFields,
  sharedFields,
} from '../genesys/documented-forms.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { acknowledged, failedAsync, failureShown, notified, pathOf, refused } from './answers.ts';
import {
  type Check,
  type CheckRequest,
  type CheckResponse,
  describeValue,
  differs,
  type Known,
  ok,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';

const operation = 'GetInteractionContent';
const MESSAGE_TYPE = 'GetInteractionContentMessage';
/** An id of the documented form that no server has given out. */
const NOBODYS_ID = '00000a0000000000';
const CALL_FIELDS = ['phoneNumber', 'callDuration'];

type Row = Omit<Check, 'operation'>;
type Which = 'interaction' | 'conversation' | 'call';

/** The request for the content of an interaction. */
export function contentRequest(id: string, more: JsonObject = {}): CheckRequest {
  return { path: pathOf(operation, id), body: { operationName: operation, ...more } };
}

const requestContent =
  (which: Which, more?: JsonObject) =>
  (known: Known): CheckRequest | Verdict => {
    const id = known[which];
    const missing =
      which === 'interaction' ? 'no --interaction was given and no list shows one' : `no ${which} is known`;
    return id === undefined ? skipped(missing) : contentRequest(id, more);
  };

/** The `interaction` of a notification. */
export function interactionIn({ data }: CheckResponse): JsonObject | undefined {
  const interaction = data?.['interaction'];
  return isJsonObject(interaction) ? interaction : undefined;
}

function messagesIn({ data }: CheckResponse): readonly JsonObject[] | undefined {
  const messages = data?.['messages'];
  return Array.isArray(messages) && messages.every(isJsonObject) ? messages : undefined;
}

const answerRows: readonly Row[] = [
  {
    id: 'acknowledgement',
    kind: 'operation',
    about: 'acknowledgement',
    expects: 'statusCode 0 and a whole number as referenceId',
    ask: requestContent('interaction'),
    judge: acknowledged,
  },
  {
    id: 'notification',
    kind: 'operation',
    about: 'notification',
    expects: `the same referenceId and messageType ${MESSAGE_TYPE}`,
    ask: requestContent('interaction'),
    judge: notified(MESSAGE_TYPE),
  },
  {
    id: 'interaction',
    kind: 'operation',
    about: 'interaction',
    expects: 'the interaction that was asked for',
    ask: requestContent('interaction'),
    judge: (answered, { interaction }) => {
      const content = interactionIn(answered);
      if (!content) return differs(failureShown(answered));
      return okIf(content['id'] === interaction, 'another interaction');
    },
  },
];

const fieldRows: readonly Row[] = [...sharedFields, ...contentFields].map((field) => ({
  id: `field.${field.name}`,
  kind: 'field',
  about: field.name,
  expects: field.form,
  ask: requestContent(CALL_FIELDS.includes(field.name) ? 'call' : 'interaction'),
  judge: (answered) => {
    const interaction = interactionIn(answered);
    return interaction ? fieldJudged(field, [interaction]) : skipped(failureShown(answered));
  },
}));

const noNulls: Row = {
  id: 'field.null',
  kind: 'field',
  about: 'absent values',
  expects: 'left out, never null',
  ask: requestContent('interaction'),
  judge: (answered) => {
    const interaction = interactionIn(answered);
    if (!interaction) return skipped(failureShown(answered));
    const names = Object.keys(interaction).filter((name) => interaction[name] === null);
    return okIf(names.length === 0, `null: ${names.join(', ')}`);
  },
};

function fieldJudged({ name, always, fits }: DocumentedField, resources: readonly JsonObject[]): Verdict {
  const having = always ? resources : resources.filter((resource) => Object.hasOwn(resource, name));
  if (having.length === 0) return skipped('the answer has none');
  const wrong = having.find((resource) => !fits(resource[name], resource));
  return wrong ? differs(describeValue(wrong[name])) : ok;
}

const messageRows: readonly Row[] = [
  {
    id: 'messages',
    kind: 'field',
    about: 'messages',
    expects: 'a list beside the interaction of a conversation',
    ask: requestContent('conversation'),
    judge: (answered) =>
      interactionIn(answered)
        ? okIf(messagesIn(answered) !== undefined, describeValue(answered.data?.['messages']))
        : skipped(failureShown(answered)),
  },
  {
    id: 'messages.order',
    kind: 'field',
    about: 'messages: order',
    expects: 'index 1 first, then ascending',
    ask: requestContent('conversation'),
    judge: (answered) => {
      const indices = (messagesIn(answered) ?? []).map(({ index }) => Number(index));
      if (indices.length === 0) return skipped('there are no messages');
      const ascends = indices.every((index, place) => place === 0 || index > (indices[place - 1] ?? 0));
      return okIf(indices[0] === 1 && ascends, `${indices[0]} first${ascends ? '' : ', and then not ascending'}`);
    },
  },
  {
    id: 'messages.call',
    kind: 'field',
    about: 'messages of a call',
    expects: 'none',
    ask: requestContent('call'),
    judge: (answered) =>
      interactionIn(answered)
        ? okIf(answered.data?.['messages'] === undefined, describeValue(answered.data?.['messages']))
        : skipped(failureShown(answered)),
  },
  ...messageFields.map(
    (field): Row => ({
      id: `messages.${field.name}`,
      kind: 'field',
      about: `messages: ${field.name}`,
      expects: field.form,
      ask: requestContent('conversation'),
      judge: (answered) => fieldJudged(field, messagesIn(answered) ?? []),
    }),
  ),
];

const parameterRows: readonly Row[] = [
  {
    id: 'source.main',
    kind: 'parameter',
    about: 'source: main',
    expects: 'the interaction',
    ask: requestContent('interaction', { source: 'main' }),
    judge: (answered) => okIf(interactionIn(answered) !== undefined, failureShown(answered)),
  },
  {
    id: 'source.archive',
    kind: 'parameter',
    about: 'source: archive',
    expects: 'the interaction, or "Request failed" where there is no archive',
    ask: requestContent('interaction', { source: 'archive' }),
    judge: notified(MESSAGE_TYPE),
  },
];

const nobodys = (more: JsonObject) => (): CheckRequest => contentRequest(NOBODYS_ID, more);

const errorRows: readonly Row[] = [
  {
    id: 'error.unknown-id',
    kind: 'error',
    about: 'unknown interaction',
    expects: 'a notification with errorMessage "Request failed"',
    ask: nobodys({}),
    judge: failedAsync(MESSAGE_TYPE),
  },
  {
    id: 'error.unreadable-source',
    kind: 'error',
    about: 'unreadable source',
    expects: 'HTTP 400 with statusCode 2',
    ours: true,
    ask: nobodys({ source: 'attic' }),
    judge: refused(400, 2),
  },
  {
    id: 'error.missing-operationName',
    kind: 'error',
    about: 'missing operationName',
    expects: 'HTTP 400 with statusCode 1',
    ours: true,
    ask: nobodys({ operationName: undefined }),
    judge: refused(400, 1),
  },
  {
    id: 'error.unknown-operation',
    kind: 'error',
    about: 'unknown operation',
    expects: 'HTTP 403 with statusCode 3',
    ours: true,
    ask: nobodys({ operationName: 'GetNothing' }),
    judge: refused(403, 3),
  },
  {
    id: 'error.not-signed-in',
    kind: 'error',
    about: 'nobody signed in',
    expects: 'HTTP 403 with statusCode 20',
    ask: () => ({ path: '/me', body: {}, signedIn: false }),
    judge: refused(403, 20),
  },
];

/** The checks of GetInteractionContent (8.5.2). */
export const contentChecks: readonly Check[] = [
  ...answerRows,
  ...fieldRows,
  noNulls,
  ...messageRows,
  ...parameterRows,
  ...errorRows,
].map((row) => ({ ...row, operation, id: `${operation}.${row.id}` }));

/** Whether an interaction's content has messages. */
export function isConversation(interaction: JsonObject): boolean {
  return conversations.includes(mediaTypeIn(interaction));
}
