import { parseGwsDate } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { checkItems, checkList } from './answers.ts';
import { type ListOperation, okIf } from './check.ts';
import {
  filterCheck,
  type ItemSelector,
  type ListCheck,
  listRequestBuilder,
  newestItem,
  oldestItem,
} from './list-request.ts';

const DAY_MS = 86_400_000;
/** No two time zones differ by more. */
const MAX_ZONE_DIFFERENCE_MS = 2 * DAY_MS;

/** The checks of fromDate and toDate. */
export function windowRows(operation: ListOperation): readonly ListCheck[] {
  // The vendor's pages of the other two operations document only dates without times.
  const undocumented = operation === 'RetrieveInteractionHistory' ? {} : { open: true as const };
  return [
    ...dayRows(operation),
    timeRow(operation),
    { ...documentedTimeRow(operation), ...undocumented },
    ...limitRows(operation),
  ];
}

const dayOf = ({ startDate }: JsonObject): string => String(startDate).slice(0, 10);
const startOf = ({ startDate }: JsonObject): number => parseGwsDate(startDate) ?? Number.NaN;
const fromAndTo = (date: string): JsonObject => ({ fromDate: date, toDate: date });

function dayRows(operation: ListOperation): readonly ListCheck[] {
  const row = (
    about: string,
    expects: string,
    select: ItemSelector,
    parametersOf: (day: string) => JsonObject,
    matches: (day: string, chosen: string) => boolean,
  ): Omit<ListCheck, 'id'> => ({
    kind: 'parameter',
    about,
    expects,
    open: true, // no page says in which time zone a day is, and whether the last day is included
    ...filterCheck(
      operation,
      select,
      (chosen) => parametersOf(dayOf(chosen)),
      (item, chosen) => matches(dayOf(item), dayOf(chosen)),
    ),
  });
  const [sameDay, later, earlier] = [
    'interactions that began on that day',
    'interactions that began on that day or later',
    'interactions that began on that day or earlier',
  ];
  return [
    {
      id: 'window.day',
      ...row('fromDate, toDate: one day', sameDay, oldestItem, fromAndTo, (day, chosen) => day === chosen),
    },
    {
      id: 'window.from',
      ...row(
        'fromDate only',
        later,
        newestItem,
        (fromDate) => ({ fromDate }),
        (day, chosen) => day >= chosen,
      ),
    },
    {
      id: 'window.to',
      ...row(
        'toDate only',
        earlier,
        oldestItem,
        (toDate) => ({ toDate }),
        (day, chosen) => day <= chosen,
      ),
    },
  ];
}

const timeFormats = {
  iso: (moment: number): string => new Date(moment).toISOString(),
  // RetrieveInteractionHistory documents it as "yyyy-mm-ddthh:mm:ss:msmsmsz".
  documented: (moment: number): string => new Date(moment).toISOString().replace('.', ':').toLowerCase(),
};

function atSameTime(operation: ListOperation, format: keyof typeof timeFormats): Pick<ListCheck, 'request' | 'judge'> {
  return filterCheck(
    operation,
    newestItem,
    ({ startDate }) => {
      const moment = parseGwsDate(startDate);
      return moment === undefined ? undefined : fromAndTo(timeFormats[format](moment));
    },
    (item, chosen) => startOf(item) === startOf(chosen),
  );
}

function timeRow(operation: ListOperation): ListCheck {
  return {
    id: 'window.time',
    kind: 'parameter',
    about: 'fromDate, toDate: the same time',
    expects: 'interactions that began at that time',
    open: true,
    ...atSameTime(operation, 'iso'),
  };
}

function documentedTimeRow(operation: ListOperation): ListCheck {
  return {
    id: 'window.documented-format',
    kind: 'parameter',
    about: 'fromDate, toDate: yyyy-mm-ddthh:mm:ss:msmsmsz',
    expects: 'interactions that began at that time',
    ...atSameTime(operation, 'documented'),
  };
}

function limitRows(operation: ListOperation): readonly ListCheck[] {
  return [
    {
      id: 'window.empty',
      kind: 'parameter',
      about: 'fromDate, toDate: a day without interactions',
      expects: 'an empty list',
      request: listRequestBuilder(operation, fromAndTo('1971-01-01')),
      judge: checkList((items) => okIf(items.length === 0, `${items.length} interactions`)),
    },
    {
      id: 'window.default',
      kind: 'parameter',
      about: 'fromDate, toDate: omitted',
      expects: 'interactions of the last month',
      request: listRequestBuilder(operation),
      judge: (response, { now }) =>
        checkList((items) =>
          checkItems(
            items,
            (item) =>
              startOf(item) > now - 31 * DAY_MS - MAX_ZONE_DIFFERENCE_MS &&
              startOf(item) < now + MAX_ZONE_DIFFERENCE_MS,
            () => 'an interaction outside the last month',
          ),
        )(response),
    },
  ];
}
