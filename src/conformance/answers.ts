import { operationsTable } from '../genesys/operations.table.ts';
import { requestFailed } from '../genesys/topics.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { type CheckResponse, describeValue, differs, ok, okIf, skipped, type Verdict } from './check.ts';

type Judge = (response: CheckResponse) => Verdict;

/** The path of an operation below `/api/v2`, with its id filled in. */
export function operationPath(operation: string, id = ''): string {
  const row = operationsTable.find(({ name }) => name === operation);
  return (row?.path ?? '').replace(':id', encodeURIComponent(id));
}

/** Whether a reply acknowledges the request: statusCode 0, and an integer referenceId that identifies the notification. */
export function isAcknowledged({ status, reply }: CheckResponse): boolean {
  return status === 200 && reply?.['statusCode'] === 0 && Number.isInteger(reply['referenceId']);
}

/** Judges only the HTTP reply. */
export const checkAcknowledgement: Judge = (response) => okIf(isAcknowledged(response), replyText(response));

/** Judges that a notification with the referenceId and the messageType arrived. */
export function checkNotification(messageType: string | undefined): Judge {
  return (response) => {
    if (!isAcknowledged(response)) return skipped(`the request was not accepted: ${replyText(response)}`);
    const { data, notificationError } = response;
    if (!data) return differs(notificationError ?? 'no notification');
    return okIf(data['messageType'] === messageType, `messageType is ${describeValue(data['messageType'])}`);
  };
}

/** Judges that the notification reports a failure with this errorMessage. */
export function checkFailureNotification(messageType: string | undefined, errorMessage: string = requestFailed): Judge {
  return (response) => {
    const judged = checkNotification(messageType)(response);
    if (judged.result === 'skipped') return differs(replyText(response));
    if (judged.result === 'differs') return judged;
    const actual = response.data?.['errorMessage'];
    return okIf(
      actual === errorMessage,
      actual === undefined ? 'a result instead of a failure' : 'another errorMessage',
    );
  };
}

/** Judges a refusal: the HTTP status, the statusCode, and no other field than statusMessage (Return Values, 8.5.2). */
export function checkRefusal(httpStatus: number, statusCode: number): Judge {
  return (response) => {
    const { status, reply } = response;
    if (!reply || status !== httpStatus || reply['statusCode'] !== statusCode) return differs(replyText(response));
    const names = Object.keys(reply).filter((name) => name !== 'statusCode');
    return okIf(names.join() === 'statusMessage', `other fields than statusCode: ${names.join(', ') || 'none'}`);
  };
}

/** Judges the list of a notification. The check is skipped if there is no list; other checks report its absence. */
export function checkList(judge: (items: readonly JsonObject[]) => Verdict): Judge {
  return (response) => {
    const items = itemsIn(response);
    return items ? judge(items) : skipped(failureReason(response));
  };
}

/** The list of a notification, or undefined if there is none or an item is not an object. */
export function itemsIn({ data }: CheckResponse): readonly JsonObject[] | undefined {
  const items = data?.['interactions'];
  return Array.isArray(items) && items.every(isJsonObject) ? items : undefined;
}

/** Why a response has no result. */
export function failureReason(response: CheckResponse): string {
  if (!isAcknowledged(response)) return `the request was not accepted: ${replyText(response)}`;
  if (!response.data) return response.notificationError ?? 'no notification';
  return response.data['errorMessage'] === requestFailed ? `errorMessage "${requestFailed}"` : 'no result';
}

/** A reply as text without its statusMessage, which may contain personal data. */
export function replyText({ status, reply }: CheckResponse): string {
  if (!reply) return `HTTP ${status} with a body that is not a JSON object`;
  const { statusCode, referenceId } = reply;
  const invalidId =
    statusCode === 0 && !Number.isInteger(referenceId) ? `, referenceId ${describeValue(referenceId)}` : '';
  return `HTTP ${status} with statusCode ${statusCode === undefined ? 'missing' : describeValue(statusCode).replace('the number ', '')}${invalidId}`;
}

/** `ok` if every item is right; otherwise describes the first wrong item, with its id. */
export function checkItems(
  items: readonly JsonObject[],
  isRight: (item: JsonObject) => boolean,
  describe: (item: JsonObject) => string,
): Verdict {
  const wrong = items.find((item) => !isRight(item));
  return wrong ? differs(`${describe(wrong)} (${String(wrong['id'])})`) : ok;
}
