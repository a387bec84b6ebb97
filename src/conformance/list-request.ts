import type { JsonObject } from '../kit/json.ts';
import { checkItems, checkList, operationPath } from './answers.ts';
import {
  type Check,
  type CheckRequest,
  type Deployment,
  type ListOperation,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';

/** `messageType` of every list notification. */
export const LIST_MESSAGE = 'GetInteractionsHistoryMessage';
/** The default of maxSize. A list of that length may be incomplete. */
export const DEFAULT_MAX_SIZE = 100;

/** A check of one list operation, before the operation is added to it. */
export type ListCheck = Omit<Check, 'operation'>;

/** A request for a list: the parameters of the base list, and more. */
export function listRequest(
  operation: ListOperation,
  deployment: Deployment,
  more: JsonObject = {},
): CheckRequest | Verdict {
  const contact = operation === 'RetrieveContactHistory';
  if (contact && deployment.contact === undefined)
    return skipped('no --contact was given, and no interaction in the lists has a contactId');
  const path = operationPath(operation, contact ? deployment.contact : '');
  return { path, body: { operationName: operation, ...deployment.lists[operation].body, ...more } };
}

/** The same as a function of the deployment. */
export const listRequestBuilder =
  (operation: ListOperation, more?: JsonObject) =>
  (deployment: Deployment): CheckRequest | Verdict =>
    listRequest(operation, deployment, more);

/** Selects one interaction of a list, whose values are used as parameters. */
export type ItemSelector = (items: readonly JsonObject[]) => JsonObject | undefined;

/** The first of a list, which is the newest in the default order. */
export const newestItem: ItemSelector = (items) => items[0];
/** The last of a list, which is the oldest in the default order. */
export const oldestItem: ItemSelector = (items) => items.at(-1);

/** Filters by a value of one interaction of the base list. Judges that every returned interaction matches, and that this one is returned. */
export function filterCheck(
  operation: ListOperation,
  select: ItemSelector,
  parametersOf: (chosen: JsonObject) => JsonObject | undefined,
  matches: (item: JsonObject, chosen: JsonObject) => boolean,
): Pick<Check, 'request' | 'judge'> {
  return {
    request: (deployment) => {
      const chosen = select(deployment.lists[operation].items);
      const parameters = chosen && parametersOf(chosen);
      return parameters
        ? listRequest(operation, deployment, parameters)
        : skipped('the list has no interaction to filter by');
    },
    judge: (response, deployment) => {
      const chosen = select(deployment.lists[operation].items) ?? {};
      return checkList((items) => {
        const verdict = checkItems(
          items,
          (item) => matches(item, chosen),
          () => 'an interaction that does not match the filter',
        );
        if (verdict.result !== 'ok' || items.length >= DEFAULT_MAX_SIZE) return verdict;
        const found = items.some(({ id }) => id === chosen['id']);
        return okIf(found, `missing: ${String(chosen['id'])}`);
      })(response);
    },
  };
}
