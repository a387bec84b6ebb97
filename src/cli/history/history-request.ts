import type { DesktopRequest } from '../../desktop/desktop-request.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { DesktopOptions } from '../desktop-options.ts';
import { usageError } from '../exit.ts';

/** Options of `cxbridge history`. */
export interface HistoryOptions extends DesktopOptions {
  /** True if the option has no id: the signed-in user. */
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

const listOptions = ['from', 'to', 'media', 'sort', 'max', 'attributes', 'where'] as const;

/** The request for a command line. Throws a usage error for options that cannot be combined. */
export function historyRequestOf(contact: string | undefined, options: HistoryOptions): DesktopRequest {
  const { agent, interaction, source } = options;
  if ([contact, agent, interaction].filter((each) => each !== undefined).length > 1) {
    throw usageError('Give only one of these: a contact, --agent or --interaction.');
  }
  if (interaction !== undefined) {
    const listOption = listOptions.find((name) => options[name] !== undefined);
    if (listOption !== undefined) {
      throw usageError(`--${listOption} cannot be combined with --interaction, because it applies only to lists.`);
    }
    return { operation: 'GetInteractionContent', id: interaction, parameters: withoutUndefined({ source }) };
  }
  // RetrieveContactHistory has no maxSize parameter on the vendor's page.
  if (contact !== undefined && options.max !== undefined) {
    throw usageError('--max cannot be combined with a contact, because a contact history is always complete.');
  }
  const parameters = withoutUndefined({
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

function withoutUndefined(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
