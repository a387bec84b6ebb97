import type { JsonObject } from '../kit/json.ts';
import { failureShown, isAcknowledged, pathOf, refused, replyShown } from './answers.ts';
import {
  type Check,
  type CheckRequest,
  type CheckResponse,
  differs,
  type Known,
  ok,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';

const FAILED = 'UCS request failed';
/** Only an interaction that nobody has is written to, so that no history changes. */
const NOBODYS_ID = '00000a0000000000';
const SET_CALLS = {
  SetCallContact: { contactPath: '/contacts/00000a0000000000' },
  SetCallNote: { note: 'cxbridge conform' },
  SetCallCompleted: { callDuration: 1 },
} as const;

const identify = (more: JsonObject): CheckRequest => ({
  path: pathOf('IdentifyUCSContact'),
  body: { operationName: 'IdentifyUCSContact', ...more },
});

const identifyChecks: readonly Check[] = [
  {
    id: 'IdentifyUCSContact.result',
    operation: 'IdentifyUCSContact',
    kind: 'operation',
    about: 'notification',
    expects: `a contactId, or errorMessage "${FAILED}"; no messageType`,
    ask: () => identify({ emailAddress: 'nobody@example.invalid', createContactEnabled: 'false' }),
    judge: (answered) => {
      const { data } = answered;
      if (!isAcknowledged(answered) || !data) return differs(failureShown(answered));
      if (data['messageType'] !== undefined) return differs('a messageType');
      const found = typeof data['contactId'] === 'string' && data['errorMessage'] === undefined;
      return okIf(found || data['errorMessage'] === FAILED, 'neither of them');
    },
  },
  {
    id: 'IdentifyUCSContact.error.no-address',
    operation: 'IdentifyUCSContact',
    kind: 'error',
    about: 'no address',
    expects: 'HTTP 400 with statusCode 1',
    ours: true,
    ask: () => identify({ createContactEnabled: 'false' }),
    judge: refused(400, 1),
  },
];

/** What an operation that writes answers: it is refused with statusCode 3, as where nothing can be written, or it says what became of it. */
function writtenOrRefused(messageType: string, isResult: (data: JsonObject) => boolean) {
  return (answered: CheckResponse): Verdict => {
    const { status, reply, data } = answered;
    if (reply?.['statusCode'] === 3) return refused(403, 3)(answered);
    if (status !== 200 || reply?.['statusCode'] !== 0) return differs(replyShown(answered));
    // Two of the vendor's samples have no readable referenceId, so the notification cannot be told there.
    if (!isAcknowledged(answered)) return ok;
    if (!data) return differs(answered.lost ?? 'no notification');
    if (data['messageType'] !== messageType) return differs('another messageType');
    return okIf(isResult(data) || data['errorMessage'] === FAILED, 'neither a result nor the documented error');
  };
}

const writing =
  (asked: (known: Known) => CheckRequest) =>
  (known: Known): CheckRequest | Verdict =>
    known.writes ? asked(known) : skipped('it writes; --writes allows it');

const expects = (result: string): string => `${result}, or HTTP 403 with statusCode 3 where nothing can be written`;

const writeChecks: readonly Check[] = [
  {
    id: 'FindPhoneCall.result',
    operation: 'FindPhoneCall',
    kind: 'operation',
    about: 'result',
    expects: expects('interactionId and isCreated as a string'),
    ask: writing(({ now }) => ({
      path: pathOf('FindPhoneCall'),
      body: {
        operationName: 'FindPhoneCall',
        callId: `conform-${now}`,
        status: 'Stopped',
        phoneNumber: '5550100',
        type: 'Inbound',
      },
    })),
    judge: writtenOrRefused(
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
      expects: expects(`success, or errorMessage "${FAILED}"`),
      ask: writing(() => ({ path: pathOf(name, NOBODYS_ID), body: { operationName: name, ...parameters } })),
      judge: writtenOrRefused('UcsOperationResponse', (data) => typeof data['success'] === 'boolean'),
    }),
  ),
];

/** The checks of "UCS Integration with Voice API" (8.5.2). */
export const voiceChecks: readonly Check[] = [...identifyChecks, ...writeChecks];
