import { z } from 'zod';
import { number, text } from './tolerant.ts';

/** `GET /v1/tenants/{t}/interactions`: a page of unvalidated rows, newest first. An empty page has null instead of an empty list. */
export const CxListing = z.object({
  tenantId: text,
  total: number,
  results: z
    .array(z.unknown())
    .nullish()
    .transform((rows) => rows ?? []),
});

/** A contact of the tenant, a person or a company. The tenant defines the keys of `attributes`. */
const CxContact = z.object({
  id: text,
  attributes: z.record(z.string(), z.unknown()).catch({}),
});

const contacts = z
  .array(CxContact.nullable().catch(null))
  .nullish()
  .transform((entries) => (entries ?? []).filter((contact) => contact !== null));

/** `GET /v1/tenants/{t}/contacts`: a page of matching contacts, inside `result`. */
export const CxContactsReply = z.object({ result: z.object({ results: contacts }) });

export type CxListing = z.infer<typeof CxListing>;
export type CxContact = z.infer<typeof CxContact>;
