import { mediaTypeIn, momentOf } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { type Asked, differs, type Known, type ListOperation, okIf, skipped, type Verdict } from './conformance.ts';
import { everyItem, failureShown, itemsIn, listed, notified, pathOf } from './conformance-answers.ts';
import {
  asking,
  askingLike,
  eachAndTheNewest,
  FULL,
  LIST_MESSAGE,
  type ListCheck,
  listRequest,
} from './conformance-list-request.ts';

const DAY = 86_400_000;
/** No zone is further from another. */
const ZONES = 2 * DAY;

/** The checks of a list's parameters, but for its order. */
export function parameterRows(operation: ListOperation): readonly ListCheck[] {
  return [...windowRows(operation), ...filterRows(operation), ...attributeRows(operation)];
}

const dayOf = ({ startDate }: JsonObject): string => String(startDate).slice(0, 10);

function windowRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const row = (
    id: string,
    about: string,
    expects: string,
    more: (newest: JsonObject) => JsonObject | undefined,
    isRight: (item: JsonObject, newest: JsonObject) => boolean,
  ): ListCheck => ({
    id,
    kind,
    about,
    expects,
    ask: askingLike(operation, more, 'startDate cannot be read'),
    judge: eachAndTheNewest(operation, isRight),
  });
  const moment = ({ startDate }: JsonObject): string | undefined => {
    const at = momentOf(startDate);
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  const at = (item: JsonObject): number => momentOf(item['startDate']) ?? Number.NaN;
  // "yyyy-mm-ddthh:mm:ss:msmsmsz" in the words of RetrieveInteractionHistory; the other two pages lack the sentence.
  const spelled = (text: string | undefined): string | undefined => text?.replace('.', ':').toLowerCase();
  const both = (text: string | undefined): JsonObject | undefined =>
    text ? { fromDate: text, toDate: text } : undefined;
  const unsaid = operation === 'RetrieveInteractionHistory' ? {} : { ours: true as const };
  return [
    row(
      'window.day',
      'fromDate, toDate: one day',
      'what began on that day, the day included',
      (newest) => both(dayOf(newest)),
      (item, newest) => dayOf(item) === dayOf(newest),
    ),
    row(
      'window.from',
      'fromDate alone',
      'what began on that day or later',
      (newest) => ({ fromDate: dayOf(newest) }),
      (item, newest) => dayOf(item) >= dayOf(newest),
    ),
    row(
      'window.to',
      'toDate alone',
      'what began on that day or before',
      (newest) => ({ toDate: dayOf(newest) }),
      (item, newest) => dayOf(item) <= dayOf(newest),
    ),
    {
      ...row(
        'window.moment',
        'fromDate, toDate: one moment',
        'what began at that moment',
        (newest) => both(moment(newest)),
        (item, newest) => at(item) === at(newest),
      ),
      ours: true,
    },
    {
      ...row(
        'window.spelled',
        'fromDate, toDate: yyyy-mm-ddthh:mm:ss:msmsmsz',
        'what began at that moment',
        (newest) => both(spelled(moment(newest))),
        (item, newest) => at(item) === at(newest),
      ),
      ...unsaid,
    },
    {
      id: 'window.default',
      kind,
      about: 'fromDate, toDate: left out',
      expects: 'the last month',
      ask: asking(operation),
      judge: (answered, { now }) =>
        listed((items) =>
          everyItem(
            items,
            (item) => at(item) > now - 31 * DAY - ZONES && at(item) < now + ZONES,
            () => 'an interaction of another time',
          ),
        )(answered),
    },
  ];
}

function filterRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const ofType = (id: string, about: string, spell: (mediaType: string) => string): ListCheck => ({
    id,
    kind,
    about,
    expects: 'interactions of that media type alone',
    ask: askingLike(operation, (newest) => ({ mediaType: spell(mediaTypeIn(newest)) })),
    judge: eachAndTheNewest(operation, (item, newest) => mediaTypeIn(item) === mediaTypeIn(newest)),
  });
  const both: readonly ListCheck[] = [
    ofType('mediaType', 'mediaType', (mediaType) => mediaType),
    { ...ofType('mediaType.case', 'mediaType: in capitals', (mediaType) => mediaType.toUpperCase()), ours: true },
    {
      id: 'source.main',
      kind,
      about: 'source: main',
      expects: 'a list',
      ask: asking(operation, { source: 'main' }),
      judge: (answered) => okIf(itemsIn(answered) !== undefined, failureShown(answered)),
    },
    {
      id: 'source.archive',
      kind,
      about: 'source: archive',
      expects: 'a list, or "Request failed" where there is no archive',
      ask: asking(operation, { source: 'archive' }),
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
    ask: askingLike(operation, () => ({ maxSize })),
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
      ask: asking(operation),
      judge: listed((items) => okIf(items.length <= FULL, `${items.length} interactions`)),
    },
  ];
}

function ownerIn({ ownerInformation }: JsonObject): string | undefined {
  const { id } = (ownerInformation ?? {}) as JsonObject;
  return typeof id === 'string' ? id : undefined;
}

/** The newest interaction that has an owner. */
export function ownedIn(
  items: readonly JsonObject[],
): { readonly item: JsonObject; readonly owner: string } | undefined {
  for (const item of items) {
    const owner = ownerIn(item);
    if (owner !== undefined) return { item, owner };
  }
  return undefined;
}

function userRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const rows: readonly ListCheck[] = [
    {
      id: 'userId',
      kind,
      about: 'userId',
      expects: 'interactions of that agent, those owned by him among them',
      ask: askingLike(
        operation,
        (_newest, { items }) => {
          const owned = ownedIn(items);
          return owned && { userId: owned.owner };
        },
        'no interaction has an owner',
      ),
      judge: (answered, known) =>
        listed((items) => {
          const owned = ownedIn(known.lists[operation].items);
          const there = items.length >= FULL || items.some(({ id }) => id === owned?.item['id']);
          return okIf(there, `is not there: ${String(owned?.item['id'])}`);
        })(answered),
    },
    {
      id: 'userId.unknown',
      kind,
      about: 'userId: of nobody',
      expects: 'an empty list',
      ours: true,
      ask: asking(operation, { userId: '0'.repeat(32) }),
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
  const kind = 'parameter';
  const namesIn = ({ customAttributes }: JsonObject): readonly string[] => Object.keys(customAttributes ?? {});
  const searched = (known: Known): Asked | Verdict => {
    const { attribute } = known;
    if (!attribute) return skipped('no interaction is known that has custom attributes; --interaction may name one');
    const { name, value, day } = attribute;
    const more = { fromDate: day, toDate: day, customAttributes: [name], searchCustomAttributes: { [name]: value } };
    return listRequest(operation, known, more);
  };
  return [
    {
      id: 'customAttributes.none',
      kind,
      about: 'customAttributes: left out',
      expects: 'no custom attributes',
      ask: asking(operation),
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
      ask: searched,
      judge: (answered, { attribute }) =>
        listed((items) => {
          // The other two may leave it out: it may be of another contact, or of another agent.
          const must = operation === 'RetrieveInteractionHistory' && items.length < FULL;
          if (must && !items.some(({ id }) => id === attribute?.interaction))
            return differs(`is not there: ${attribute?.interaction}`);
          return everyItem(
            items,
            (item) => ((item['customAttributes'] ?? {}) as JsonObject)[attribute?.name ?? ''] === attribute?.value,
            () => 'another value',
          );
        })(answered),
    },
  ];
}
