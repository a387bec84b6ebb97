import { z } from 'zod';
import { number, text } from './tolerant.ts';

/** `GET /v1/tenants/{t}/interactions`: a page of rows as they came, the newest first. Nothing to show is null, not an empty list. */
export const CxListing = z.object({
  tenantId: text,
  total: number,
  results: z
    .array(z.unknown())
    .nullish()
    .transform((rows) => rows ?? []),
});

/** A person or firm of the tenant; the keys of `attributes` are the tenant's own. */
const CxContact = z.object({
  id: text,
  attributes: z.record(z.string(), z.unknown()).catch({}),
});

const contacts = z
  .array(CxContact.nullable().catch(null))
  .nullish()
  .transform((found) => (found ?? []).filter((contact) => contact !== null));

/** `GET /v1/tenants/{t}/contacts`: a page of what was found, inside `result`. */
export const CxContactsReply = z.object({ result: z.object({ results: contacts }) });

export type CxListing = z.infer<typeof CxListing>;
export type CxContact = z.infer<typeof CxContact>;
