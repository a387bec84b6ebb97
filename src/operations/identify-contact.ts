import { Refusal } from '../genesys/refusal.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Operation } from './operation.ts';

/**
 * IdentifyUCSContact (UCS Integration with Voice API, 8.5.2), lookup only: the contact with the phone number or the e-mail address; if both are given,
 * preferably the contact that has both.
 */
export const identifyContact: Operation = (tenant, { body }) => {
  if (!tenant.features.allowsContacts)
    throw new Refusal('operation-forbidden', 'No feature that includes contacts is enabled');
  const phoneNumber = stringParameter(body, 'phoneNumber');
  const emailAddress = stringParameter(body, 'emailAddress');
  const addresses = [phoneNumber, emailAddress].filter((address) => address !== undefined);
  if (addresses.length === 0) throw new Refusal('missing-parameter', 'phoneNumber or emailAddress is missing');
  const { createContactEnabled: create } = body;
  if (create === true || stringParameter(body, 'createContactEnabled')?.toLowerCase() === 'true') {
    throw new Refusal('operation-forbidden', 'createContactEnabled must be "false": contacts cannot be created here');
  }
  return async (deadline) => {
    const found = await Promise.all(addresses.map((each) => tenant.sources.main.fetchContactIds(each, deadline)));
    const matches = found.filter((ids) => ids.length > 0);
    const [first = [], ...others] = matches;
    const contactId = first.find((id) => others.every((ids) => ids.includes(id))) ?? first[0];
    if (contactId === undefined) throw new BridgeError('OperationError', 'not-found', 'No contact has this address');
    return JSON.stringify({ contactId });
  };
};

function stringParameter(body: JsonObject, parameter: string): string | undefined {
  const value = body[parameter];
  if (value === undefined || value === null || value === false) return undefined;
  if (typeof value !== 'string') throw new Refusal('unreadable-value', `${parameter} must be a string`);
  return value.trim() || undefined;
}
