import { lowerCaseMediaType } from '../genesys/documented-forms.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { itemsIn, operationPath } from './answers.ts';
import type { BaseList, Deployment, KnownAttribute } from './check.ts';
import { contentRequest, interactionIn, isConversation } from './content-checks.table.ts';
import { firstItemWithOwner, ownerIdOf } from './list-parameters.ts';
import type { ConformanceRequests } from './requests.ts';

/** Which data of the deployment the checks use. */
export interface DiscoverOptions {
  /** Undefined for the first contact in a list. */
  readonly contact: string | undefined;
  /** Undefined for the first interaction in a list. */
  readonly interaction: string | undefined;
  readonly writes: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

const emptyList: BaseList = { body: {}, items: [] };

/** Requests the three lists, and the contents that the checks need, to find the data for the checks. `me` is the body of `/me`. */
export async function discover(
  requests: ConformanceRequests,
  me: JsonObject,
  options: DiscoverOptions,
): Promise<Deployment> {
  const fetchList = async (operation: string, body: JsonObject, id?: string): Promise<BaseList> => {
    const request = { path: operationPath(operation, id), body: { operationName: operation, ...body } };
    return { body, items: itemsIn(await requests.fetchResponse(request)) ?? [] };
  };
  const all = await fetchList('RetrieveInteractionHistory', {});
  const contact =
    options.contact ?? nonEmptyText(all.items.find((item) => nonEmptyText(item['contactId']))?.['contactId']);
  const owned = firstItemWithOwner(all.items);
  const lists = {
    RetrieveInteractionHistory: all,
    RetrieveContactHistory: contact === undefined ? emptyList : await fetchList('RetrieveContactHistory', {}, contact),
    RetrieveAgentHistory: await fetchList('RetrieveAgentHistory', owned ? { userId: ownerIdOf(owned) } : {}),
  };
  const userId = isJsonObject(me['user']) ? nonEmptyText(me['user']['id']) : undefined;
  const own = userId === undefined ? undefined : (await fetchList('RetrieveAgentHistory', { userId })).items;
  return {
    lists,
    contact,
    own,
    now: options.now,
    writes: options.writes,
    ...(await discoverInteractions(requests, options, all)),
  };
}

type SampleInteractions = Pick<Deployment, 'interaction' | 'conversation' | 'call' | 'attribute'>;

async function discoverInteractions(
  requests: ConformanceRequests,
  options: DiscoverOptions,
  { items }: BaseList,
): Promise<SampleInteractions> {
  const fetchContent = async (id: string | undefined): Promise<JsonObject | undefined> =>
    id === undefined ? undefined : interactionIn(await requests.fetchResponse(contentRequest(id)));
  const given = await fetchContent(options.interaction);
  const candidates = given ? [given, ...items] : items;
  const conversation = candidates.find(isConversation);
  const call = candidates.find((item) => lowerCaseMediaType(item) === 'call');
  const id = options.interaction ?? nonEmptyText((conversation ?? items[0])?.['id']);
  const ids = new Set([id, nonEmptyText(conversation?.['id']), nonEmptyText(call?.['id'])]);
  const contents = await Promise.all([...ids].map(fetchContent));
  return {
    interaction: id,
    conversation: nonEmptyText(conversation?.['id']),
    call: nonEmptyText(call?.['id']),
    attribute: contents.map(attributeOf).find((attribute) => attribute !== undefined),
  };
}

function attributeOf(content: JsonObject | undefined): KnownAttribute | undefined {
  const attributes = content?.['customAttributes'];
  const [name, value] = (isJsonObject(attributes) && Object.entries(attributes)[0]) || [];
  const [interaction, day] = [nonEmptyText(content?.['id']), nonEmptyText(content?.['startDate'])?.slice(0, 10)];
  if (name === undefined || typeof value !== 'string' || !interaction || !day) return undefined;
  return { name, value, interaction, day };
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
