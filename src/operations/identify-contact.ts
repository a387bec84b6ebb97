import { SourceError } from '../cxengage/errors.ts';
import type { Features } from '../genesys/features.ts';
import { Refusal } from '../genesys/refusal.ts';
import { resolveContact } from '../history/live/contacts.ts';
import type { Side } from '../history/live/sources.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Site } from '../mapping/input/translation-input.ts';
import { addressKindOf } from '../mapping/search/address.ts';
import type { Operation } from './operation.ts';
import type { HistoryLimits } from './retrieve-history.ts';

/** What the operation works with. */
export interface IdentifyTools extends Side {
  readonly site: () => { readonly site: Site };
  readonly features: Features;
  readonly limits: HistoryLimits;
}

/** IdentifyUCSContact (UCS Integration with Voice API, 8.5.2), looking up only: the contact with the phone number or the e-mail address, and with both where one has both. */
export function identifyContact(tools: IdentifyTools): Operation {
  return ({ body }) => {
    if (!tools.features.contacts) throw new Refusal('operation-forbidden', 'No feature for contacts is switched on');
    const names = [textOf(body, 'phoneNumber'), textOf(body, 'emailAddress')].filter((name) => name !== undefined);
    if (names.length === 0) throw new Refusal('missing-parameter', 'phoneNumber or emailAddress is missing');
    const { createContactEnabled: create } = body;
    if (create === true || textOf(body, 'createContactEnabled')?.toLowerCase() === 'true') {
      throw new Refusal('operation-forbidden', 'createContactEnabled must be "false": contacts cannot be created here');
    }
    return async (budget) => {
      const { profile } = tools.site().site;
      // What can be no address is nobody's; in a path it would be an id.
      const addresses = names.filter((name) => addressKindOf(name) !== 'contact');
      const found = await Promise.all(
        addresses.map((name) => resolveContact(name, profile, tools.source, tools.limits.scanPages, budget.call)),
      );
      const [first, ...others] = found.map(({ contactIds }) => [...contactIds]);
      const all = [...(first ?? []), ...others.flat()];
      const contactId = first?.find((id) => others.every((ids) => ids.includes(id))) ?? all[0];
      if (contactId === undefined) throw new SourceError('not-found', 'No contact has this address');
      return JSON.stringify({ contactId });
    };
  };
}

function textOf(body: JsonObject, parameter: string): string | undefined {
  const value = body[parameter];
  if (value === undefined || value === null || value === false) return undefined;
  if (typeof value !== 'string') throw new Refusal('unreadable-value', `${parameter} must be a string`);
  return value.trim() || undefined;
}
