import { parseGwsDate, sharedFields } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import {
  checkAcknowledgement,
  checkItems,
  checkList,
  checkNotification,
  checkRefusal,
  failureReason,
  itemsIn,
} from './answers.ts';
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
import { LIST_MESSAGE, type ListCheck, listRequestBuilder } from './list-request.ts';

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
      expects: 'statusCode 0 and an integer referenceId',
      request: listRequestBuilder(operation),
      judge: checkAcknowledgement,
    },
    {
      id: 'notification',
      kind,
      about: 'notification',
      expects: `the same referenceId and messageType ${LIST_MESSAGE}`,
      request: listRequestBuilder(operation),
      judge: checkNotification(LIST_MESSAGE),
    },
    {
      id: 'interactions',
      kind,
      about: 'interactions',
      expects: 'a list of objects',
      request: listRequestBuilder(operation),
      judge: (response) => okIf(itemsIn(response) !== undefined, failureReason(response)),
    },
  ];
}

function fieldRows(operation: ListOperation): readonly ListCheck[] {
  const shared = sharedFields.map(
    ({ name, required, format, isValid }): ListCheck => ({
      id: `field.${name}`,
      kind: 'field',
      about: name,
      expects: format,
      request: listRequestBuilder(operation),
      judge: checkList((items) => {
        const candidates = required ? items : items.filter((item) => Object.hasOwn(item, name));
        if (candidates.length === 0)
          return skipped(items.length === 0 ? 'the list is empty' : 'no interaction contains it');
        return checkItems(
          candidates,
          (item) => isValid(item[name], item),
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
      request: listRequestBuilder(operation),
      judge: checkList((items) =>
        checkItems(
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
      expects: 'omitted, never null',
      request: listRequestBuilder(operation),
      judge: checkList((items) => checkItems(items, (item) => !Object.values(item).includes(null), nullFields)),
    },
  ];
}

function nullFields(item: JsonObject): string {
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
    open: true, // the pages do not name the date that lists are sorted by
    request: listRequestBuilder(operation, more),
    judge: checkList((items) => judgeOrder(items, direction)),
  });
  return [
    row('sort.asc', 'sort: asc', 'asc', { sort: 'asc' }),
    row('sort.desc', 'sort: desc', 'desc', { sort: 'desc' }),
    row('sort.default', 'sort: omitted', 'desc', {}),
  ];
}

function judgeOrder(items: readonly JsonObject[], direction: 'asc' | 'desc'): Verdict {
  const moments = items.map(({ startDate }) => parseGwsDate(startDate) ?? Number.NaN);
  if (new Set(moments).size < 2) return skipped('the list has fewer than two different start dates');
  const sign = direction === 'asc' ? 1 : -1;
  const wrong = moments.findIndex((moment, index) => index > 0 && !(sign * (moment - (moments[index - 1] ?? 0)) >= 0));
  return wrong < 0 ? ok : differs(`not sorted, from ${String(items[wrong]?.['id'])}`);
}

function errorRows(operation: ListOperation): readonly ListCheck[] {
  const row = (about: string, more: JsonObject, statusCode: number): ListCheck => ({
    id: `error.${about.replaceAll(/[^\w]+/g, '-')}`,
    kind: 'error',
    about,
    expects: `HTTP 400 with statusCode ${statusCode}`,
    open: true,
    request: listRequestBuilder(operation, more),
    judge: checkRefusal(400, statusCode),
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
