import { z } from 'zod';
import { fieldsOf } from './fields.ts';
import { createParser } from './parser.ts';
import { list, text } from './tolerant.ts';

/** `GET /v1/tenants/{t}/users/{id}`, inside `result`. The e-mail address is the only user name. */
const CxUser = z.object({ email: text, firstName: text, lastName: text });

/** A note by an agent, including its text (`?contents=true`). */
const CxNote = z.object({ title: text, body: text });

/** The fields that the two shapes read; accounting reports all others. */
export const userFields = fieldsOf(CxUser);
export const noteFields = fieldsOf(CxNote);

/** Readers for a user and a note; both return undefined for a value that is not an object. */
export const parseUser = createParser(CxUser);
export const parseNote = createParser(CxNote);

/** The reply of a request for a user. `id` shows whether it is the requested user. */
export const CxUserReply = z.object({ result: CxUser.extend({ id: text }) });

/** An object without validation of its fields. */
const RawObject = z.record(z.string(), z.unknown());

/** The reply of a request for notes. The vendor's own code reads either key. */
export const CxNotesReply = z.object({ results: list(RawObject), result: list(RawObject) });

/** `POST /v1/tokens`. */
export const CxToken = z.object({ token: z.string().min(1), ttl: z.number().positive().optional().catch(undefined) });

/** `tenantPermissions` are the names of the caller's permissions in the tenant; undefined if the login does not list them. */
const Tenant = z.object({
  tenantId: text,
  id: text,
  tenantPermissions: z.array(z.string()).min(1).optional().catch(undefined),
});

/** `POST /v1/login`, inside `result`: the user of the token and the tenants that the user has access to. */
export const CxLogin = z.object({
  result: z.object({
    userId: z.string().min(1),
    username: text,
    firstName: text,
    lastName: text,
    tenants: z.array(z.union([z.string(), Tenant])).catch([]),
  }),
});

/** The part of a list reply that a permission check reads. */
export const CxListHead = z.object({ tenantId: text });

export type CxUser = z.infer<typeof CxUser>;
export type CxNote = z.infer<typeof CxNote>;
