import type { JsonObject } from '../kit/json.ts';
import {
  type Answered,
  type Asked,
  type BaseList,
  type Check,
  type Known,
  type ListOperation,
  okIf,
  skipped,
  type Verdict,
} from './conformance.ts';
import { everyItem, listed, pathOf } from './conformance-answers.ts';

/** `messageType` of every list. */
export const LIST_MESSAGE = 'GetInteractionsHistoryMessage';
/** The default of maxSize; a list as long as that may lack what is looked for. */
export const FULL = 100;

/** A check of one of the three, without what all of its kind share. */
export type ListCheck = Omit<Check, 'operation'>;

/** The request of a list: what the base list was asked for, and more. */
export function listRequest(operation: ListOperation, known: Known, more: JsonObject = {}): Asked | Verdict {
  const contact = operation === 'RetrieveContactHistory';
  if (contact && known.contact === undefined) return skipped('no --contact was given and no list shows one');
  const path = pathOf(operation, contact ? known.contact : '');
  return { path, body: { operationName: operation, ...known.lists[operation].body, ...more } };
}

/** Asks for the base list, and more. */
export const asking =
  (operation: ListOperation, more?: JsonObject) =>
  (known: Known): Asked | Verdict =>
    listRequest(operation, known, more);

/** Asks for what the newest interaction of the base list has; skipped where there is none, or it has no such thing. */
export function askingLike(
  operation: ListOperation,
  more: (newest: JsonObject, base: BaseList) => JsonObject | undefined,
  lacks = 'the list is empty',
) {
  return (known: Known): Asked | Verdict => {
    const base = known.lists[operation];
    const [newest] = base.items;
    const parameters = newest && more(newest, base);
    return parameters ? listRequest(operation, known, parameters) : skipped(newest ? lacks : 'the list is empty');
  };
}

/** Judges that each interaction has what was asked for, and that the one it was asked by is among them. */
export function eachAndTheNewest(operation: ListOperation, isRight: (item: JsonObject, newest: JsonObject) => boolean) {
  return (answered: Answered, known: Known): Verdict => {
    const [newest = {}] = known.lists[operation].items;
    return listed((items) => {
      const each = everyItem(
        items,
        (item) => isRight(item, newest),
        () => 'an interaction that was not asked for',
      );
      if (each.result !== 'ok' || items.length >= FULL) return each;
      return okIf(
        items.some(({ id }) => id === newest['id']),
        `is not there: ${String(newest['id'])}`,
      );
    })(answered);
  };
}
