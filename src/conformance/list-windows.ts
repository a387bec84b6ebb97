import { momentOf } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { everyItem, listed } from './answers.ts';
import { type ListOperation, okIf } from './check.ts';
import { alike, type Chosen, type ListCheck, newest, oldest, requestList } from './list-request.ts';

const DAY = 86_400_000;
/** No zone is further from another. */
const ZONES = 2 * DAY;

/** The checks of fromDate and toDate. */
export function windowRows(operation: ListOperation): readonly ListCheck[] {
  // The pages of the other two have dates alone.
  const unsaid = operation === 'RetrieveInteractionHistory' ? {} : { ours: true as const };
  return [
    ...dayRows(operation),
    momentRow(operation),
    { ...spelledRow(operation), ...unsaid },
    ...limitRows(operation),
  ];
}

const dayOf = ({ startDate }: JsonObject): string => String(startDate).slice(0, 10);
const at = ({ startDate }: JsonObject): number => momentOf(startDate) ?? Number.NaN;
const both = (text: string): JsonObject => ({ fromDate: text, toDate: text });

function dayRows(operation: ListOperation): readonly ListCheck[] {
  const row = (
    about: string,
    expects: string,
    choose: Chosen,
    more: (day: string) => JsonObject,
    isRight: (day: string, chosen: string) => boolean,
  ): Omit<ListCheck, 'id'> => ({
    kind: 'parameter',
    about,
    expects,
    ...alike(
      operation,
      choose,
      (chosen) => more(dayOf(chosen)),
      (item, chosen) => isRight(dayOf(item), dayOf(chosen)),
    ),
  });
  const [one, later, before] = ['what began on that day', 'that day or later', 'that day or before'];
  return [
    { id: 'window.day', ...row('fromDate, toDate: one day', one, oldest, both, (day, chosen) => day === chosen) },
    {
      id: 'window.from',
      ...row(
        'fromDate alone',
        later,
        newest,
        (fromDate) => ({ fromDate }),
        (day, chosen) => day >= chosen,
      ),
    },
    {
      id: 'window.to',
      ...row(
        'toDate alone',
        before,
        oldest,
        (toDate) => ({ toDate }),
        (day, chosen) => day <= chosen,
      ),
    },
  ];
}

const spellings = {
  iso: (moment: number): string => new Date(moment).toISOString(),
  // "yyyy-mm-ddthh:mm:ss:msmsmsz" in the words of RetrieveInteractionHistory.
  documented: (moment: number): string => new Date(moment).toISOString().replace('.', ':').toLowerCase(),
};

function atMoment(operation: ListOperation, spelling: keyof typeof spellings): Pick<ListCheck, 'ask' | 'judge'> {
  return alike(
    operation,
    newest,
    ({ startDate }) => {
      const moment = momentOf(startDate);
      return moment === undefined ? undefined : both(spellings[spelling](moment));
    },
    (item, chosen) => at(item) === at(chosen),
  );
}

function momentRow(operation: ListOperation): ListCheck {
  return {
    id: 'window.moment',
    kind: 'parameter',
    about: 'fromDate, toDate: one moment',
    expects: 'what began at that moment',
    ours: true,
    ...atMoment(operation, 'iso'),
  };
}

function spelledRow(operation: ListOperation): ListCheck {
  return {
    id: 'window.spelled',
    kind: 'parameter',
    about: 'fromDate, toDate: yyyy-mm-ddthh:mm:ss:msmsmsz',
    expects: 'what began at that moment',
    ...atMoment(operation, 'documented'),
  };
}

function limitRows(operation: ListOperation): readonly ListCheck[] {
  return [
    {
      id: 'window.empty',
      kind: 'parameter',
      about: 'fromDate, toDate: a day without any',
      expects: 'an empty list',
      ask: requestList(operation, both('1971-01-01')),
      judge: listed((items) => okIf(items.length === 0, `${items.length} interactions`)),
    },
    {
      id: 'window.default',
      kind: 'parameter',
      about: 'fromDate, toDate: left out',
      expects: 'the last month',
      ask: requestList(operation),
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
