import { mediaTypeIn } from '../genesys/documented-forms.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { itemsIn, pathOf } from './answers.ts';
import type { BaseList, Known, KnownAttribute } from './check.ts';
import { contentRequest, interactionIn, isConversation } from './content-checks.table.ts';
import { firstOwned, ownerIn } from './list-parameters.ts';
import type { ConformanceRequests } from './requests.ts';

/** What the command is told about the deployment. */
export interface Given {
  readonly contact: string | undefined;
  readonly interaction: string | undefined;
  readonly writes: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

const nothing: BaseList = { body: {}, items: [] };

/** Asks for the three lists, and for the contents that the checks need, to learn what there is. */
export async function discover(requests: ConformanceRequests, me: JsonObject, given: Given): Promise<Known> {
  const list = async (operation: string, body: JsonObject, id?: string): Promise<BaseList> => {
    const asked = { path: pathOf(operation, id), body: { operationName: operation, ...body } };
    return { body, items: itemsIn(await requests.answer(asked)) ?? [] };
  };
  const all = await list('RetrieveInteractionHistory', {});
  const contact = given.contact ?? textOf(all.items.find((item) => textOf(item['contactId']))?.['contactId']);
  const ofSomebody = firstOwned(all.items);
  const lists = {
    RetrieveInteractionHistory: all,
    RetrieveContactHistory: contact === undefined ? nothing : await list('RetrieveContactHistory', {}, contact),
    RetrieveAgentHistory: await list('RetrieveAgentHistory', ofSomebody ? { userId: ownerIn(ofSomebody) } : {}),
  };
  const caller = isJsonObject(me['user']) ? textOf(me['user']['id']) : undefined;
  const own = caller === undefined ? undefined : (await list('RetrieveAgentHistory', { userId: caller })).items;
  return { lists, contact, own, now: given.now, writes: given.writes, ...(await interactions(requests, given, all)) };
}

type Interactions = Pick<Known, 'interaction' | 'conversation' | 'call' | 'attribute'>;

async function interactions(requests: ConformanceRequests, given: Given, { items }: BaseList): Promise<Interactions> {
  const content = async (id: string | undefined): Promise<JsonObject | undefined> =>
    id === undefined ? undefined : interactionIn(await requests.answer(contentRequest(id)));
  const named = await content(given.interaction);
  const seen = named ? [named, ...items] : items;
  const conversation = seen.find(isConversation);
  const call = seen.find((item) => mediaTypeIn(item) === 'call');
  const id = given.interaction ?? textOf((conversation ?? items[0])?.['id']);
  const ids = new Set([id, textOf(conversation?.['id']), textOf(call?.['id'])]);
  const contents = await Promise.all([...ids].map(content));
  return {
    interaction: id,
    conversation: textOf(conversation?.['id']),
    call: textOf(call?.['id']),
    attribute: contents.map(attributeOf).find((attribute) => attribute !== undefined),
  };
}

function attributeOf(content: JsonObject | undefined): KnownAttribute | undefined {
  const attributes = content?.['customAttributes'];
  const [name, value] = (isJsonObject(attributes) && Object.entries(attributes)[0]) || [];
  const [interaction, day] = [textOf(content?.['id']), textOf(content?.['startDate'])?.slice(0, 10)];
  if (name === undefined || typeof value !== 'string' || !interaction || !day) return undefined;
  return { name, value, interaction, day };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
