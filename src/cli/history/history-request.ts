import type { JsonObject } from '../../kit/json.ts';
import { type DesktopOptions, type DesktopRequest, usageError } from '../desktop-options.ts';

/** Options of `cxbridge history`. */
export interface HistoryOptions extends DesktopOptions {
  /** True without an id: the caller. */
  readonly agent?: string | true;
  readonly interaction?: string;
  readonly from?: string;
  readonly to?: string;
  readonly media?: string;
  readonly sort?: string;
  readonly max?: number;
  readonly source?: string;
  readonly attributes?: readonly string[];
  readonly where?: JsonObject;
  readonly json?: true;
}

const ofLists = ['from', 'to', 'media', 'sort', 'max', 'attributes', 'where'] as const;

/** The operation that a command line means. Throws a misuse for options that do not go together. */
export function historyRequestOf(contact: string | undefined, options: HistoryOptions): DesktopRequest {
  const { agent, interaction, source } = options;
  if ([contact, agent, interaction].filter((each) => each !== undefined).length > 1)
    throw usageError('Give a contact, --agent or --interaction, not several of them.');
  if (interaction !== undefined) {
    const other = ofLists.find((name) => options[name] !== undefined);
    if (other !== undefined) throw usageError(`--${other} is for lists; --interaction takes --source alone.`);
    return { operation: 'GetInteractionContent', id: interaction, parameters: given({ source }) };
  }
  // The vendor's page knows no maxSize for it.
  if (contact !== undefined && options.max !== undefined)
    throw usageError('A contact’s history is whole: it takes no --max.');
  const parameters = given({
    fromDate: options.from,
    toDate: options.to,
    mediaType: options.media,
    sort: options.sort,
    maxSize: options.max,
    userId: agent === true ? undefined : agent,
    source,
    customAttributes: options.attributes,
    searchCustomAttributes: options.where,
  });
  if (contact !== undefined) return { operation: 'RetrieveContactHistory', id: contact, parameters };
  const operation = agent === undefined ? 'RetrieveInteractionHistory' : 'RetrieveAgentHistory';
  return { operation, id: undefined, parameters };
}

function given(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
