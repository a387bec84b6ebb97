import { lowerCaseMediaType } from '../genesys/documented-forms.ts';
import type { JsonObject } from '../kit/json.ts';
import { checkItems, checkList, checkNotification, failureReason, itemsIn, operationPath } from './answers.ts';
import {
  type CheckRequest,
  type Deployment,
  differs,
  type ListOperation,
  okIf,
  skipped,
  type Verdict,
} from './check.ts';
import {
  DEFAULT_MAX_SIZE,
  filterCheck,
  type ItemSelector,
  LIST_MESSAGE,
  type ListCheck,
  listRequest,
  listRequestBuilder,
  newestItem,
} from './list-request.ts';
import { windowRows } from './list-windows.ts';

/** The checks of a list's parameters, except `sort`. */
export function parameterRows(operation: ListOperation): readonly ListCheck[] {
  return [...windowRows(operation), ...filterRows(operation), ...attributeRows(operation)];
}

/** The first interaction of the rarest media type, so that the filter excludes as many interactions as possible. */
const firstOfRarestType: ItemSelector = (items) => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(lowerCaseMediaType(item), (counts.get(lowerCaseMediaType(item)) ?? 0) + 1);
  const fewest = Math.min(...counts.values());
  return items.find((item) => counts.get(lowerCaseMediaType(item)) === fewest);
};

function filterRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const ofType = (id: string, about: string, format: (mediaType: string) => string): ListCheck => ({
    id,
    kind,
    about,
    expects: 'only interactions of that media type',
    ...filterCheck(
      operation,
      firstOfRarestType,
      (chosen) => ({ mediaType: format(lowerCaseMediaType(chosen)) }),
      (item, chosen) => lowerCaseMediaType(item) === lowerCaseMediaType(chosen),
    ),
  });
  const shared: readonly ListCheck[] = [
    ofType('mediaType', 'mediaType', (mediaType) => mediaType),
    { ...ofType('mediaType.case', 'mediaType: in upper case', (mediaType) => mediaType.toUpperCase()), open: true },
    {
      id: 'source.main',
      kind,
      about: 'source: main',
      expects: 'a list',
      request: listRequestBuilder(operation, { source: 'main' }),
      judge: (response) => okIf(itemsIn(response) !== undefined, failureReason(response)),
    },
    {
      id: 'source.archive',
      kind,
      about: 'source: archive',
      expects: 'a list, or "Request failed" if there is no archive',
      request: listRequestBuilder(operation, { source: 'archive' }),
      judge: checkNotification(LIST_MESSAGE),
    },
  ];
  return operation === 'RetrieveContactHistory' ? shared : [...shared, ...sizeRows(operation), ...userRows(operation)];
}

function sizeRows(operation: ListOperation): readonly ListCheck[] {
  const row = (id: string, about: string, maxSize: number | string): ListCheck => ({
    id,
    kind: 'parameter',
    about,
    expects: 'one interaction',
    request: (deployment) =>
      newestItem(deployment.lists[operation].items)
        ? listRequest(operation, deployment, { maxSize })
        : skipped('the list is empty'),
    judge: checkList((items) => okIf(items.length === 1, `${items.length} interactions`)),
  });
  return [
    row('maxSize', 'maxSize: a number', 1),
    row('maxSize.text', 'maxSize: a string', '1'),
    {
      id: 'maxSize.default',
      kind: 'parameter',
      about: 'maxSize: omitted',
      expects: `at most ${DEFAULT_MAX_SIZE} interactions`,
      request: listRequestBuilder(operation),
      judge: checkList((items) => okIf(items.length <= DEFAULT_MAX_SIZE, `${items.length} interactions`)),
    },
  ];
}

/** The id in `ownerInformation`, if any. */
export function ownerIdOf({ ownerInformation }: JsonObject): string | undefined {
  const { id } = (ownerInformation ?? {}) as JsonObject;
  return typeof id === 'string' ? id : undefined;
}

/** The first interaction that has an owner. */
export const firstItemWithOwner: ItemSelector = (items) => items.find((item) => ownerIdOf(item) !== undefined);

function userRows(operation: ListOperation): readonly ListCheck[] {
  const kind = 'parameter';
  const rows: readonly ListCheck[] = [
    {
      id: 'userId',
      kind,
      about: 'userId',
      // Of RetrieveInteractionHistory, only the sample has this parameter.
      ...(operation === 'RetrieveInteractionHistory' ? { open: true as const } : {}),
      expects: 'interactions of that agent, including those that the agent owns',
      // An agent may have handled an interaction without owning it, so other owners are not wrong.
      ...filterCheck(
        operation,
        firstItemWithOwner,
        (chosen) => ({ userId: ownerIdOf(chosen) }),
        () => true,
      ),
    },
    {
      id: 'userId.unknown',
      kind,
      about: 'userId: unknown',
      expects: 'an empty list',
      open: true,
      request: listRequestBuilder(operation, { userId: '0'.repeat(32) }),
      judge: checkList((items) => okIf(items.length === 0, `${items.length} interactions`)),
    },
  ];
  if (operation !== 'RetrieveAgentHistory') return rows;
  return [
    ...rows,
    {
      id: 'userId.default',
      kind,
      about: 'userId: omitted',
      expects: 'interactions of the signed-in user',
      open: true,
      request: () => ({ path: operationPath(operation), body: { operationName: operation } }),
      judge: (response, { own }) =>
        checkList((items) => {
          if (!own) return skipped('the server does not report the id of the signed-in user');
          const ids = (list: readonly JsonObject[]): string => list.map(({ id }) => String(id)).join();
          return okIf(
            ids(items) === ids(own),
            `${items.length} interactions, but ${own.length} with the userId of the signed-in user`,
          );
        })(response),
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
      about: 'customAttributes: omitted',
      expects: 'no custom attributes',
      request: listRequestBuilder(operation),
      judge: checkList((items) =>
        checkItems(
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
      expects: 'only the requested attributes',
      request: (deployment) =>
        listRequest(operation, deployment, { customAttributes: [deployment.attribute?.name ?? 'SearchId'] }),
      judge: (response, { attribute }) =>
        checkList((items) =>
          checkItems(
            items,
            (item) => namesIn(item).every((name) => name === (attribute?.name ?? 'SearchId')),
            () => 'other attributes',
          ),
        )(response),
    },
    {
      id: 'searchCustomAttributes',
      kind,
      about: 'searchCustomAttributes',
      expects: 'interactions with exactly that value',
      request: (deployment) => searchRequest(operation, deployment),
      judge: (response, { attribute }) =>
        checkList((items) => {
          // The other two lists may not contain it: it may belong to another contact or agent.
          const mustContain = operation === 'RetrieveInteractionHistory' && items.length < DEFAULT_MAX_SIZE;
          if (mustContain && !items.some(({ id }) => id === attribute?.interaction))
            return differs(`missing: ${attribute?.interaction}`);
          if (items.length === 0)
            return skipped('the interaction with that attribute belongs to another contact or agent');
          return checkItems(
            items,
            (item) => ((item['customAttributes'] ?? {}) as JsonObject)[attribute?.name ?? ''] === attribute?.value,
            () => 'another value',
          );
        })(response),
    },
  ];
}

function searchRequest(operation: ListOperation, deployment: Deployment): CheckRequest | Verdict {
  const { attribute } = deployment;
  if (!attribute) return skipped('no interaction with custom attributes was found; give one with --interaction');
  const { name, value, day } = attribute;
  const more = { fromDate: day, toDate: day, customAttributes: [name], searchCustomAttributes: { [name]: value } };
  return listRequest(operation, deployment, more);
}
