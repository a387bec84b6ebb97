import { momentOf, sharedFields } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { acknowledged, everyItem, failureShown, itemsIn, listed, notified, refused } from './answers.ts';
import {
  type Check,
  describeValue,
  differs,
  type ListOperation,
  listOperations,
  ok,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';
import { parameterRows } from './list-parameters.ts';
import { LIST_MESSAGE, type ListCheck, requestList } from './list-request.ts';

/** The checks of RetrieveContactHistory, RetrieveInteractionHistory and RetrieveAgentHistory (8.5.2). */
export const listChecks: readonly Check[] = listOperations.flatMap((operation) =>
  [
    ...answerRows(operation),
    ...fieldRows(operation),
    ...orderRows(operation),
    ...parameterRows(operation),
    ...errorRows(operation),
  ].map((row) => ({ ...row, operation, id: `${operation}.${row.id}` })),
);

function answerRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'operation';
  return [
    {
      id: 'acknowledgement',
      kind,
      about: 'acknowledgement',
      expects: 'statusCode 0 and a whole number as referenceId',
      ask: requestList(operation),
      judge: acknowledged,
    },
    {
      id: 'notification',
      kind,
      about: 'notification',
      expects: `the same referenceId and messageType ${LIST_MESSAGE}`,
      ask: requestList(operation),
      judge: notified(LIST_MESSAGE),
    },
    {
      id: 'interactions',
      kind,
      about: 'interactions',
      expects: 'a list of objects',
      ask: requestList(operation),
      judge: (answered) => okIf(itemsIn(answered) !== undefined, failureShown(answered)),
    },
  ];
}

function fieldRows(operation: ListOperation): readonly ListCheck[] {
  const shared = sharedFields.map(
    ({ name, always, form, fits }): ListCheck => ({
      id: `field.${name}`,
      kind: 'field',
      about: name,
      expects: form,
      ask: requestList(operation),
      judge: listed((items) => {
        const having = always ? items : items.filter((item) => Object.hasOwn(item, name));
        if (having.length === 0) return skipped(items.length === 0 ? 'the list is empty' : 'no interaction has one');
        return everyItem(
          having,
          (item) => fits(item[name], item),
          (item) => describeValue(item[name]),
        );
      }),
    }),
  );
  const absent = ['path', 'userData', 'messages'];
  return [
    ...shared,
    {
      id: 'field.absent',
      kind: 'field',
      about: absent.join(', '),
      expects: 'not in a list',
      ask: requestList(operation),
      judge: listed((items) =>
        everyItem(
          items,
          (item) => !absent.some((name) => Object.hasOwn(item, name)),
          (item) => absent.filter((name) => Object.hasOwn(item, name)).join(', '),
        ),
      ),
    },
    {
      id: 'field.null',
      kind: 'field',
      about: 'absent values',
      expects: 'left out, never null',
      ask: requestList(operation),
      judge: listed((items) => everyItem(items, (item) => !Object.values(item).includes(null), nullsIn)),
    },
  ];
}

function nullsIn(item: JsonObject): string {
  return `null: ${Object.keys(item)
    .filter((name) => item[name] === null)
    .join(', ')}`;
}

function orderRows(operation: ListOperation): readonly ListCheck[] {
  const row = (id: string, about: string, direction: 'asc' | 'desc', more: JsonObject): ListCheck => ({
    id,
    kind: 'parameter',
    about,
    expects: direction === 'asc' ? 'the oldest first' : 'the newest first',
    ask: requestList(operation, more),
    judge: listed((items) => ordered(items, direction)),
  });
  return [
    row('sort.asc', 'sort: asc', 'asc', { sort: 'asc' }),
    row('sort.desc', 'sort: desc', 'desc', { sort: 'desc' }),
    row('sort.default', 'sort: left out', 'desc', {}),
  ];
}

function ordered(items: readonly JsonObject[], direction: 'asc' | 'desc'): Verdict {
  const moments = items.map(({ startDate }) => momentOf(startDate) ?? Number.NaN);
  if (new Set(moments).size < 2) return skipped('fewer than two interactions to put in order');
  const sign = direction === 'asc' ? 1 : -1;
  const place = moments.findIndex((moment, at) => at > 0 && !(sign * (moment - (moments[at - 1] ?? 0)) >= 0));
  return place < 0 ? ok : differs(`another order from ${String(items[place]?.['id'])} on`);
}

function errorRows(operation: ListOperation): readonly ListCheck[] {
  const row = (about: string, more: JsonObject, statusCode: number): ListCheck => ({
    id: `error.${about.replaceAll(/[^\w]+/g, '-')}`,
    kind: 'error',
    about,
    expects: `HTTP 400 with statusCode ${statusCode}`,
    ours: true,
    ask: requestList(operation, more),
    judge: refused(400, statusCode),
  });
  const shared = [
    row('fromDate after toDate', { fromDate: '2015-10-05', toDate: '2015-10-01' }, 10),
    row('unreadable fromDate', { fromDate: '01.10.2015' }, 2),
    row('unreadable toDate', { toDate: 'yesterday' }, 2),
    row('unreadable mediaType', { mediaType: 7 }, 2),
    row('unreadable sort', { sort: 'newest' }, 2),
    row('unreadable source', { source: 'attic' }, 2),
    row('unreadable customAttributes', { customAttributes: { SearchId: 1 } }, 2),
    row('unreadable searchCustomAttributes', { searchCustomAttributes: ['SearchId'] }, 2),
  ];
  if (operation === 'RetrieveContactHistory') return shared;
  return [
    ...shared,
    row('unreadable maxSize', { maxSize: 'many' }, 2),
    row('maxSize out of range', { maxSize: 0 }, 10),
    row('unreadable userId', { userId: ['a'] }, 2),
  ];
}
