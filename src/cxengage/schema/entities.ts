import { z } from 'zod';
import { list, text } from './tolerant.ts';

/** `GET /v1/tenants/{t}/users/{id}`, inside `result`. There is no user name apart from the e-mail address. */
export const CxUser = z.object({ email: text, firstName: text, lastName: text });

/** A note an agent wrote, with its text (`?contents=true`). */
export const CxNote = z.object({ title: text, body: text });

/** The reply for a user. */
export const CxUserReply = z.object({ result: CxUser });

/** The reply for notes; the vendor's own code reads either key. */
export const CxNotesReply = z.object({ results: list(CxNote), result: list(CxNote) });

/** `POST /v1/tokens`. */
export const CxToken = z.object({ token: z.string().min(1) });

const Tenant = z.object({ tenantId: text, id: text });

/** `POST /v1/login`, inside `result`: who the token belongs to and which tenants that person may enter. */
export const CxLogin = z.object({
  result: z.object({
    userId: z.string().min(1),
    username: text,
    firstName: text,
    lastName: text,
    tenants: z.array(z.union([z.string(), Tenant])).catch([]),
  }),
});

/** The part of a list reply that a permission probe looks at. */
export const CxListHead = z.object({ tenantId: text });

export type CxUser = z.infer<typeof CxUser>;
export type CxNote = z.infer<typeof CxNote>;
