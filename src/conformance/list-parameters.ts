import { mediaTypeIn } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { everyItem, failureShown, itemsIn, listed, notified, pathOf } from './answers.ts';
import { type CheckRequest, differs, type Known, type ListOperation, okIf, skipped, type Verdict } from './check.ts';
import {
  alike,
  type Chosen,
  FULL,
  LIST_MESSAGE,
  type ListCheck,
  listRequest,
  newest,
  requestList,
} from './list-request.ts';
import { windowRows } from './list-windows.ts';

/** The checks of a list's parameters, but for its order. */
export function parameterRows(operation: ListOperation): readonly ListCheck[] {
  return [...windowRows(operation), ...filterRows(operation), ...attributeRows(operation)];
}

/** The first of the media type that fewest have, so that the filter has most to leave out. */
const rarest: Chosen = (items) => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(mediaTypeIn(item), (counts.get(mediaTypeIn(item)) ?? 0) + 1);
  const fewest = Math.min(...counts.values());
  return items.find((item) => counts.get(mediaTypeIn(item)) === fewest);
};

function filterRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const ofType = (id: string, about: string, spell: (mediaType: string) => string): ListCheck => ({
    id,
    kind,
    about,
    expects: 'interactions of that media type alone',
    ...alike(
      operation,
      rarest,
      (chosen) => ({ mediaType: spell(mediaTypeIn(chosen)) }),
      (item, chosen) => mediaTypeIn(item) === mediaTypeIn(chosen),
    ),
  });
  const both: readonly ListCheck[] = [
    ofType('mediaType', 'mediaType', (mediaType) => mediaType),
    { ...ofType('mediaType.case', 'mediaType: in capitals', (mediaType) => mediaType.toUpperCase()), ours: true },
    {
      id: 'source.main',
      kind,
      about: 'source: main',
      expects: 'a list',
      ask: requestList(operation, { source: 'main' }),
      judge: (answered) => okIf(itemsIn(answered) !== undefined, failureShown(answered)),
    },
    {
      id: 'source.archive',
      kind,
      about: 'source: archive',
      expects: 'a list, or "Request failed" where there is no archive',
      ask: requestList(operation, { source: 'archive' }),
      judge: notified(LIST_MESSAGE),
    },
  ];
  return operation === 'RetrieveContactHistory' ? both : [...both, ...sizeRows(operation), ...userRows(operation)];
}

function sizeRows(operation: ListOperation): readonly ListCheck[] {
  const row = (id: string, about: string, maxSize: number | string): ListCheck => ({
    id,
    kind: 'parameter',
    about,
    expects: 'one interaction',
    ask: (known) =>
      newest(known.lists[operation].items) ? listRequest(operation, known, { maxSize }) : skipped('the list is empty'),
    judge: listed((items) => okIf(items.length === 1, `${items.length} interactions`)),
  });
  return [
    row('maxSize', 'maxSize: a number', 1),
    row('maxSize.text', 'maxSize: a string', '1'),
    {
      id: 'maxSize.default',
      kind: 'parameter',
      about: 'maxSize: left out',
      expects: `at most ${FULL} interactions`,
      ask: requestList(operation),
      judge: listed((items) => okIf(items.length <= FULL, `${items.length} interactions`)),
    },
  ];
}

/** The id in `ownerInformation`. */
export function ownerIn({ ownerInformation }: JsonObject): string | undefined {
  const { id } = (ownerInformation ?? {}) as JsonObject;
  return typeof id === 'string' ? id : undefined;
}

/** The newest interaction that has an owner. */
export const firstOwned: Chosen = (items) => items.find((item) => ownerIn(item) !== undefined);

function userRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const rows: readonly ListCheck[] = [
    {
      id: 'userId',
      kind,
      about: 'userId',
      expects: 'interactions of that agent, those owned by him among them',
      // Whoever handled an interaction need not be its owner, so nothing can be said of the others.
      ...alike(
        operation,
        firstOwned,
        (chosen) => ({ userId: ownerIn(chosen) }),
        () => true,
      ),
    },
    {
      id: 'userId.unknown',
      kind,
      about: 'userId: of nobody',
      expects: 'an empty list',
      ours: true,
      ask: requestList(operation, { userId: '0'.repeat(32) }),
      judge: listed((items) => okIf(items.length === 0, `${items.length} interactions`)),
    },
  ];
  if (operation !== 'RetrieveAgentHistory') return rows;
  return [
    ...rows,
    {
      id: 'userId.default',
      kind,
      about: 'userId: left out',
      expects: 'interactions of whoever asks',
      ours: true,
      ask: () => ({ path: pathOf(operation), body: { operationName: operation } }),
      judge: (answered, { own }) =>
        listed((items) => {
          if (!own) return skipped('the server does not say who is signed in');
          const ids = (list: readonly JsonObject[]): string => list.map(({ id }) => String(id)).join();
          return okIf(ids(items) === ids(own), `another list than for that userId (${items.length}, ${own.length})`);
        })(answered),
    },
  ];
}

function attributeRows(operation: ListOperation): readonly ListCheck[] {
  const namesIn = ({ customAttributes }: JsonObject): readonly string[] => Object.keys(customAttributes ?? {});
  const kind = 'parameter';
  return [
    {
      id: 'customAttributes.none',
      kind,
      about: 'customAttributes: left out',
      expects: 'no custom attributes',
      ask: requestList(operation),
      judge: listed((items) =>
        everyItem(
          items,
          (item) => namesIn(item).length === 0,
          () => 'customAttributes',
        ),
      ),
    },
    {
      id: 'customAttributes',
      kind,
      about: 'customAttributes',
      expects: 'only those that were asked for',
      ask: (known) => listRequest(operation, known, { customAttributes: [known.attribute?.name ?? 'SearchId'] }),
      judge: (answered, { attribute }) =>
        listed((items) =>
          everyItem(
            items,
            (item) => namesIn(item).every((name) => name === (attribute?.name ?? 'SearchId')),
            () => 'others',
          ),
        )(answered),
    },
    {
      id: 'searchCustomAttributes',
      kind,
      about: 'searchCustomAttributes',
      expects: 'interactions with exactly that value',
      ask: (known) => searching(operation, known),
      judge: (answered, { attribute }) =>
        listed((items) => {
          // The other two may leave it out: it may be of another contact, or of another agent.
          const must = operation === 'RetrieveInteractionHistory' && items.length < FULL;
          if (must && !items.some(({ id }) => id === attribute?.interaction))
            return differs(`is not there: ${attribute?.interaction}`);
          if (items.length === 0) return skipped('the interaction with that attribute is of another contact or agent');
          return everyItem(
            items,
            (item) => ((item['customAttributes'] ?? {}) as JsonObject)[attribute?.name ?? ''] === attribute?.value,
            () => 'another value',
          );
        })(answered),
    },
  ];
}

function searching(operation: ListOperation, known: Known): CheckRequest | Verdict {
  const { attribute } = known;
  if (!attribute) return skipped('no interaction is known that has custom attributes; --interaction may name one');
  const { name, value, day } = attribute;
  const more = { fromDate: day, toDate: day, customAttributes: [name], searchCustomAttributes: { [name]: value } };
  return listRequest(operation, known, more);
}
