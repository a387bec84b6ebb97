import { SourceError } from '../errors.ts';
import { CxListHead, CxLogin } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import type { CxApi } from './api.ts';
import { type Credentials, requestToken } from './service-session.ts';

/** A person of the tenant who may read its interactions, as the source itself says. */
export interface Caller {
  readonly userId: string;
  readonly userName: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Asks again whether the person may still read; false when not, throws SourceError when the source gives no answer. */
  stillAllowed(call: CallOptions): Promise<boolean>;
}

/**
 * Who a user name and password belong to: the source gives a token for them, the tenant is among the login's tenants, and the person's own
 * token may list interactions. Where any of it is refused the answer says which, so that the service account never lends its eyes. Throws
 * SourceError when the source gives no answer.
 */
export async function identifyCaller(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<Caller | 'not-authenticated' | 'no-permission'> {
  const token = await tokenFor(api, tenantId, credentials, call);
  if (token === undefined) return 'not-authenticated';
  const login = await api.call({ ...call, method: 'POST', path: '/v1/login', token, body: {} });
  if (login.status !== 200) return 'not-authenticated';
  const person = CxLogin.safeParse(login.body);
  if (!person.success) throw new SourceError('unreadable', 'The source’s answer to the login names nobody');
  const { userId, username, firstName, lastName, tenants } = person.data.result;
  const ids = tenants.map((tenant) => (typeof tenant === 'string' ? tenant : (tenant.tenantId ?? tenant.id)));
  if (!ids.includes(tenantId)) return 'no-permission';
  const stillAllowed = (again: CallOptions): Promise<boolean> => mayRead(api, tenantId, token, again);
  if (!(await stillAllowed(call))) return 'no-permission';
  return { userId, userName: username ?? credentials.username, firstName, lastName, stillAllowed };
}

async function tokenFor(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<string | undefined> {
  try {
    return await requestToken(api, tenantId, credentials, call);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'forbidden') return undefined;
    throw error;
  }
}

/** The probe: the person's own token must be able to list this tenant's interactions. */
async function mayRead(api: CxApi, tenantId: string, token: string, call: CallOptions): Promise<boolean> {
  const path = `/v1/tenants/${encodeURIComponent(tenantId)}/interactions?limit=0`;
  const reply = await api.call({ ...call, path, token });
  const list = reply.status === 200 ? CxListHead.safeParse(reply.body) : undefined;
  return list?.success === true && (list.data.tenantId ?? tenantId) === tenantId;
}
