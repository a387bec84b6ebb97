import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createReader } from './reader.ts';
import { list, text } from './tolerant.ts';

/** `GET /v1/tenants/{t}/users/{id}`, inside `result`. There is no user name apart from the e-mail address. */
const CxUser = z.object({ email: text, firstName: text, lastName: text });

/** A note an agent wrote, with its text (`?contents=true`). */
const CxNote = z.object({ title: text, body: text });

/** What the two shapes read, for accounting for everything else. */
export const userFields = fieldsOf(CxUser);
export const noteFields = fieldsOf(CxNote);

/** Read a user and a note; undefined for what is no object. */
export const readUser = createReader(CxUser);
export const readNote = createReader(CxNote);

/** The reply for a user. */
export const CxUserReply = z.object({ result: CxUser });

/** Something that is kept as it came. */
const Raw = z.record(z.string(), z.unknown());

/** The reply for notes; the vendor's own code reads either key. */
export const CxNotesReply = z.object({ results: list(Raw), result: list(Raw) });

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
