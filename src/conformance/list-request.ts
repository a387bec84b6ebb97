import type { JsonObject } from '../kit/json.ts';
import { everyItem, listed, pathOf } from './answers.ts';
import { type Check, type CheckRequest, type Known, type ListOperation, okIf, skipped, type Verdict } from './check.ts';

/** `messageType` of every list. */
export const LIST_MESSAGE = 'GetInteractionsHistoryMessage';
/** The default of maxSize; a list as long as that may lack what is looked for. */
export const FULL = 100;

/** A check of one of the three, without what all of its kind share. */
export type ListCheck = Omit<Check, 'operation'>;

/** The request of a list: what the base list was asked for, and more. */
export function listRequest(operation: ListOperation, known: Known, more: JsonObject = {}): CheckRequest | Verdict {
  const contact = operation === 'RetrieveContactHistory';
  if (contact && known.contact === undefined) return skipped('no --contact was given and no list shows one');
  const path = pathOf(operation, contact ? known.contact : '');
  return { path, body: { operationName: operation, ...known.lists[operation].body, ...more } };
}

/** Asks for the base list, and more. */
export const requestList =
  (operation: ListOperation, more?: JsonObject) =>
  (known: Known): CheckRequest | Verdict =>
    listRequest(operation, known, more);

/** One interaction of a list, to ask for what it has. */
export type Chosen = (items: readonly JsonObject[]) => JsonObject | undefined;

/** The first of a list, which is the newest where nothing was said of the order. */
export const newest: Chosen = (items) => items[0];
/** The last of a list. */
export const oldest: Chosen = (items) => items.at(-1);

/** Asks for what one interaction of the base list has, and judges that each in the answer has it and that this one is among them. */
export function alike(
  operation: ListOperation,
  choose: Chosen,
  more: (chosen: JsonObject) => JsonObject | undefined,
  isRight: (item: JsonObject, chosen: JsonObject) => boolean,
): Pick<Check, 'ask' | 'judge'> {
  return {
    ask: (known) => {
      const chosen = choose(known.lists[operation].items);
      const parameters = chosen && more(chosen);
      return parameters ? listRequest(operation, known, parameters) : skipped('the list shows nothing to ask for');
    },
    judge: (answered, known) => {
      const chosen = choose(known.lists[operation].items) ?? {};
      return listed((items) => {
        const each = everyItem(
          items,
          (item) => isRight(item, chosen),
          () => 'an interaction that was not asked for',
        );
        if (each.result !== 'ok' || items.length >= FULL) return each;
        const there = items.some(({ id }) => id === chosen['id']);
        return okIf(there, `is not there: ${String(chosen['id'])}`);
      })(answered);
    },
  };
}
