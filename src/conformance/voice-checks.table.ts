import type { JsonObject } from '../kit/json.ts';
import { checkRefusal, failureReason, isAcknowledged, operationPath, replyText } from './answers.ts';
import {
  type Check,
  type CheckRequest,
  type CheckResponse,
  type Deployment,
  differs,
  ok,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';

const FAILURE = 'UCS request failed';
/** Write operations use an id that no interaction has, so that they change no history. */
const UNKNOWN_ID = '00000a0000000000';
const SET_CALLS = {
  SetCallContact: { contactPath: '/contacts/00000a0000000000' },
  SetCallNote: { note: 'cxbridge conform' },
  SetCallCompleted: { callDuration: 1 },
} as const;

const identifyRequest = (more: JsonObject): CheckRequest => ({
  path: operationPath('IdentifyUCSContact'),
  body: { operationName: 'IdentifyUCSContact', ...more },
});

const identifyChecks: readonly Check[] = [
  {
    id: 'IdentifyUCSContact.result',
    operation: 'IdentifyUCSContact',
    kind: 'operation',
    about: 'notification',
    expects: `a contactId, or errorMessage "${FAILURE}"; no messageType`,
    request: () => identifyRequest({ emailAddress: 'unknown@example.invalid', createContactEnabled: 'false' }),
    judge: (response) => {
      const { data } = response;
      if (!isAcknowledged(response) || !data) return differs(failureReason(response));
      if (data['messageType'] !== undefined) return differs('a notification with messageType');
      const isContact = typeof data['contactId'] === 'string' && data['errorMessage'] === undefined;
      return okIf(isContact || data['errorMessage'] === FAILURE, 'neither a contactId nor the documented error');
    },
  },
  {
    id: 'IdentifyUCSContact.error.no-address',
    operation: 'IdentifyUCSContact',
    kind: 'error',
    about: 'no address',
    expects: 'HTTP 400 with statusCode 1',
    open: true,
    request: () => identifyRequest({ createContactEnabled: 'false' }),
    judge: checkRefusal(400, 1),
  },
];

/** Judges a write operation: it is either refused with statusCode 3, as by a read-only server, or notifies a result or a failure. */
function judgeWrite(messageType: string, isResult: (data: JsonObject) => boolean) {
  return (response: CheckResponse): Verdict => {
    const { status, reply, data } = response;
    if (reply?.['statusCode'] === 3) return checkRefusal(403, 3)(response);
    if (status !== 200 || reply?.['statusCode'] !== 0) return differs(replyText(response));
    // Two of the vendor's samples have no valid referenceId, so their notifications cannot be recognised.
    if (!isAcknowledged(response)) return ok;
    if (!data) return differs(response.notificationError ?? 'no notification');
    if (data['messageType'] !== messageType) return differs('another messageType');
    return okIf(isResult(data) || data['errorMessage'] === FAILURE, 'neither a result nor the documented error');
  };
}

const ifWritesAllowed =
  (requestOf: (deployment: Deployment) => CheckRequest) =>
  (deployment: Deployment): CheckRequest | Verdict =>
    deployment.writes ? requestOf(deployment) : skipped('write operation; use --writes to run it');

const resultOrReadOnly = (result: string): string =>
  `${result}, or HTTP 403 with statusCode 3 if the server is read-only`;

const writeChecks: readonly Check[] = [
  {
    id: 'FindPhoneCall.result',
    operation: 'FindPhoneCall',
    kind: 'operation',
    about: 'result',
    expects: resultOrReadOnly('interactionId and isCreated as a string'),
    request: ifWritesAllowed(({ now }) => ({
      path: operationPath('FindPhoneCall'),
      body: {
        operationName: 'FindPhoneCall',
        callId: `conform-${now}`,
        status: 'Stopped',
        phoneNumber: '5550100',
        type: 'Inbound',
      },
    })),
    judge: judgeWrite(
      'createInteractionResponse',
      (data) => typeof data['interactionId'] === 'string' && typeof data['isCreated'] === 'string',
    ),
  },
  ...Object.entries(SET_CALLS).map(
    ([name, parameters]): Check => ({
      id: `${name}.result`,
      operation: name as keyof typeof SET_CALLS,
      kind: 'operation',
      about: 'result',
      expects: resultOrReadOnly(`success, or errorMessage "${FAILURE}"`),
      request: ifWritesAllowed(() => ({
        path: operationPath(name, UNKNOWN_ID),
        body: { operationName: name, ...parameters },
      })),
      judge: judgeWrite('UcsOperationResponse', (data) => typeof data['success'] === 'boolean'),
    }),
  ),
];

/** The checks of "UCS Integration with Voice API" (8.5.2). */
export const voiceChecks: readonly Check[] = [...identifyChecks, ...writeChecks];
