import { operationsTable } from '../genesys/operations.table.ts';
import { requestFailed } from '../genesys/topics.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { type CheckResponse, describeValue, differs, ok, okIf, skipped, type Verdict } from './check.ts';

type Judge = (answered: CheckResponse) => Verdict;

/** The path of an operation below `/api/v2`, with its id in place. */
export function pathOf(operation: string, id = ''): string {
  const row = operationsTable.find(({ name }) => name === operation);
  return (row?.path ?? '').replace(':id', encodeURIComponent(id));
}

/** Whether a reply is the acknowledgement: statusCode 0 and a whole number to recognize the notification by. */
export function isAcknowledged({ status, reply }: CheckResponse): boolean {
  return status === 200 && reply?.['statusCode'] === 0 && Number.isInteger(reply['referenceId']);
}

/** Judges the reply alone. */
export const acknowledged: Judge = (answered) => okIf(isAcknowledged(answered), replyShown(answered));

/** Judges that the notification came, under its number and with its messageType. */
export function notified(messageType: string | undefined): Judge {
  return (answered) => {
    if (!isAcknowledged(answered)) return skipped(`was not accepted: ${replyShown(answered)}`);
    const { data, lost } = answered;
    if (!data) return differs(lost ?? 'no notification');
    return okIf(data['messageType'] === messageType, `messageType is ${describeValue(data['messageType'])}`);
  };
}

/** Judges a failure that is told by the notification. */
export function failedAsync(messageType: string | undefined, errorMessage: string = requestFailed): Judge {
  return (answered) => {
    const judged = notified(messageType)(answered);
    if (judged.result === 'skipped') return differs(replyShown(answered));
    if (judged.result === 'differs') return judged;
    const told = answered.data?.['errorMessage'];
    return okIf(told === errorMessage, told === undefined ? 'a result' : 'another errorMessage');
  };
}

/** Judges a refusal: the HTTP status, the statusCode, and nothing beside it but its statusMessage (Return Values, 8.5.2). */
export function refused(httpStatus: number, statusCode: number): Judge {
  return (answered) => {
    const { status, reply } = answered;
    if (!reply || status !== httpStatus || reply['statusCode'] !== statusCode) return differs(replyShown(answered));
    const names = Object.keys(reply).filter((name) => name !== 'statusCode');
    return okIf(names.join() === 'statusMessage', `beside the statusCode: ${names.join(', ') || 'nothing'}`);
  };
}

/** Hands the list of a notification on; without one nothing can be said, or the missing one is the difference. */
export function listed(judge: (items: readonly JsonObject[]) => Verdict): Judge {
  return (answered) => {
    const items = itemsIn(answered);
    return items ? judge(items) : skipped(failureShown(answered));
  };
}

/** The list of a notification, undefined where it has none or one that is not made of objects. */
export function itemsIn({ data }: CheckResponse): readonly JsonObject[] | undefined {
  const items = data?.['interactions'];
  return Array.isArray(items) && items.every(isJsonObject) ? items : undefined;
}

/** Why there is no result. */
export function failureShown(answered: CheckResponse): string {
  if (!isAcknowledged(answered)) return `was not accepted: ${replyShown(answered)}`;
  if (!answered.data) return answered.lost ?? 'no notification';
  return answered.data['errorMessage'] === requestFailed ? `answered "${requestFailed}"` : 'there was no result';
}

/** A reply as it may be shown: its statusMessage may hold anything. */
export function replyShown({ status, reply }: CheckResponse): string {
  if (!reply) return `HTTP ${status} without a JSON object`;
  const { statusCode, referenceId } = reply;
  const number =
    statusCode === 0 && !Number.isInteger(referenceId) ? `, referenceId ${describeValue(referenceId)}` : '';
  return `HTTP ${status} with statusCode ${statusCode === undefined ? 'missing' : describeValue(statusCode).replace('the number ', '')}${number}`;
}

/** The first item that is not as it should be, by its id; items that are fine are `ok`. */
export function everyItem(
  items: readonly JsonObject[],
  isRight: (item: JsonObject) => boolean,
  seen: (item: JsonObject) => string,
): Verdict {
  const wrong = items.find((item) => !isRight(item));
  return wrong ? differs(`${seen(wrong)} (${String(wrong['id'])})`) : ok;
}
