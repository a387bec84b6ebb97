import {
  contentFields,
  conversationMediaTypes,
  type DocumentedField,
  lowerCaseMediaType,
  messageFields,
  sharedFields,
} from '../genesys/documented-forms.ts';
import { requestFailed } from '../genesys/topics.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import {
  checkAcknowledgement,
  checkFailureNotification,
  checkNotification,
  checkRefusal,
  failureReason,
  operationPath,
} from './answers.ts';
import {
  type Check,
  type CheckRequest,
  type CheckResponse,
  type Deployment,
  describeValue,
  differs,
  ok,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';

const operation = 'GetInteractionContent';
const MESSAGE_TYPE = 'GetInteractionContentMessage';
/** An id in the documented format that no interaction has. */
const UNKNOWN_ID = '00000a0000000000';
const CALL_FIELDS = ['phoneNumber', 'callDuration'];

type Row = Omit<Check, 'operation'>;
type Sample = 'interaction' | 'conversation' | 'call';

/** The request for the content of an interaction. */
export function contentRequest(id: string, more: JsonObject = {}): CheckRequest {
  return { path: operationPath(operation, id), body: { operationName: operation, ...more } };
}

const contentRequestBuilder =
  (sample: Sample, more?: JsonObject) =>
  (deployment: Deployment): CheckRequest | Verdict => {
    const id = deployment[sample];
    const missing =
      sample === 'interaction'
        ? 'no --interaction was given, and the lists are empty'
        : `the lists contain no ${sample}`;
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
    expects: 'statusCode 0 and an integer referenceId',
    request: contentRequestBuilder('interaction'),
    judge: checkAcknowledgement,
  },
  {
    id: 'notification',
    kind: 'operation',
    about: 'notification',
    expects: `the same referenceId and messageType ${MESSAGE_TYPE}`,
    request: contentRequestBuilder('interaction'),
    judge: checkNotification(MESSAGE_TYPE),
  },
  {
    id: 'interaction',
    kind: 'operation',
    about: 'interaction',
    expects: 'the requested interaction',
    request: contentRequestBuilder('interaction'),
    judge: (response, { interaction }) => {
      const content = interactionIn(response);
      if (!content) return differs(failureReason(response));
      return okIf(content['id'] === interaction, 'another interaction');
    },
  },
];

/** Fields that the pages name without their format. */
const fieldsOfOpenFormat = ['userData'];

const fieldRows: readonly Row[] = [...sharedFields, ...contentFields].map((field) => ({
  ...(fieldsOfOpenFormat.includes(field.name) ? { open: true as const } : {}),
  id: `field.${field.name}`,
  kind: 'field',
  about: field.name,
  expects: field.format,
  request: contentRequestBuilder(CALL_FIELDS.includes(field.name) ? 'call' : 'interaction'),
  judge: (response) => {
    const interaction = interactionIn(response);
    return interaction ? judgeField(field, [interaction]) : skipped(failureReason(response));
  },
}));

const noNulls: Row = {
  id: 'field.null',
  kind: 'field',
  about: 'absent values',
  expects: 'omitted, never null',
  request: contentRequestBuilder('interaction'),
  judge: (response) => {
    const interaction = interactionIn(response);
    if (!interaction) return skipped(failureReason(response));
    const names = Object.keys(interaction).filter((name) => interaction[name] === null);
    return okIf(names.length === 0, `null: ${names.join(', ')}`);
  },
};

function judgeField({ name, required, isValid }: DocumentedField, resources: readonly JsonObject[]): Verdict {
  const candidates = required ? resources : resources.filter((resource) => Object.hasOwn(resource, name));
  if (candidates.length === 0) return skipped('the response does not contain it');
  const wrong = candidates.find((resource) => !isValid(resource[name], resource));
  return wrong ? differs(describeValue(wrong[name])) : ok;
}

const messageRows: readonly Row[] = [
  {
    id: 'messages',
    kind: 'field',
    about: 'messages',
    expects: 'a list of messages beside the interaction',
    request: contentRequestBuilder('conversation'),
    judge: (response) =>
      interactionIn(response)
        ? okIf(messagesIn(response) !== undefined, describeValue(response.data?.['messages']))
        : skipped(failureReason(response)),
  },
  {
    id: 'messages.order',
    kind: 'field',
    about: 'messages: order',
    expects: 'index 1 first, then ascending',
    request: contentRequestBuilder('conversation'),
    judge: (response) => {
      const indices = (messagesIn(response) ?? []).map(({ index }) => Number(index));
      if (indices.length === 0) return skipped('the interaction has no messages');
      const ascending = indices.every((index, position) => position === 0 || index > (indices[position - 1] ?? 0));
      return okIf(indices[0] === 1 && ascending, `${indices[0]} first${ascending ? '' : ', then not ascending'}`);
    },
  },
  {
    id: 'messages.call',
    kind: 'field',
    about: 'messages of a call',
    expects: 'no messages',
    request: contentRequestBuilder('call'),
    judge: (response) =>
      interactionIn(response)
        ? okIf(response.data?.['messages'] === undefined, describeValue(response.data?.['messages']))
        : skipped(failureReason(response)),
  },
  ...messageFields.map(
    (field): Row => ({
      id: `messages.${field.name}`,
      kind: 'field',
      about: `messages: ${field.name}`,
      expects: field.format,
      request: contentRequestBuilder('conversation'),
      judge: (response) => judgeField(field, messagesIn(response) ?? []),
    }),
  ),
];

const parameterRows: readonly Row[] = [
  {
    id: 'source.main',
    kind: 'parameter',
    about: 'source: main',
    expects: 'the interaction',
    request: contentRequestBuilder('interaction', { source: 'main' }),
    judge: (response) => okIf(interactionIn(response) !== undefined, failureReason(response)),
  },
  {
    id: 'source.archive',
    kind: 'parameter',
    about: 'source: archive',
    expects: 'the interaction, or "Request failed" if there is no archive',
    request: contentRequestBuilder('interaction', { source: 'archive' }),
    judge: checkNotification(MESSAGE_TYPE),
  },
];

const unknownContentRequest = (more: JsonObject) => (): CheckRequest => contentRequest(UNKNOWN_ID, more);

const errorRows: readonly Row[] = [
  {
    id: 'error.unknown-id',
    kind: 'error',
    about: 'unknown interaction',
    expects: 'a notification with errorMessage "Request failed"',
    // No page says whether an unknown id is refused at once or reported in a notification.
    open: true,
    request: unknownContentRequest({}),
    judge: checkFailureNotification(MESSAGE_TYPE),
  },
  {
    id: 'error.errorMessage',
    kind: 'error',
    about: 'errorMessage of a failure',
    expects: `"${requestFailed}"`,
    request: unknownContentRequest({}),
    judge: ({ data }) => {
      const errorMessage = data?.['errorMessage'];
      if (errorMessage === undefined) return skipped('no notification of a failure');
      return okIf(errorMessage === requestFailed, 'another errorMessage');
    },
  },
  {
    id: 'error.unreadable-source',
    kind: 'error',
    about: 'unreadable source',
    expects: 'HTTP 400 with statusCode 2',
    open: true,
    request: unknownContentRequest({ source: 'attic' }),
    judge: checkRefusal(400, 2),
  },
  {
    id: 'error.missing-operationName',
    kind: 'error',
    about: 'missing operationName',
    expects: 'HTTP 400 with statusCode 1',
    open: true,
    request: unknownContentRequest({ operationName: undefined }),
    judge: checkRefusal(400, 1),
  },
  {
    id: 'error.unknown-operation',
    kind: 'error',
    about: 'unknown operation',
    expects: 'HTTP 403 with statusCode 3',
    open: true,
    request: unknownContentRequest({ operationName: 'GetNothing' }),
    judge: checkRefusal(403, 3),
  },
  {
    id: 'error.not-signed-in',
    kind: 'error',
    about: 'not signed in',
    expects: 'HTTP 403 with statusCode 20',
    request: () => ({ path: '/me', body: {}, signedIn: false }),
    judge: checkRefusal(403, 20),
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

/** Whether the content of an interaction of this media type has messages. */
export function isConversation(interaction: JsonObject): boolean {
  return conversationMediaTypes.includes(lowerCaseMediaType(interaction));
}
