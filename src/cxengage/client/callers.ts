import { SourceError } from '../errors.ts';
import { CxListHead, CxLogin } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import type { CxApi } from './api.ts';
import { type Credentials, requestToken } from './service-session.ts';

/** A user of the tenant who may read its interactions. */
export interface CxCaller {
  readonly userId: string;
  readonly userName: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Checks again whether the user may still read. Throws SourceError if the source gives no answer. */
  checkAccess(call: CallOptions): Promise<boolean>;
}

/**
 * The user whom a user name and password belong to: the source issues a token for them, the tenant is among the login's tenants, and the user's
 * own token may list interactions. So a caller never sees more than their own permissions allow. Throws SourceError if the source gives no answer.
 */
export async function identifyCaller(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<CxCaller | 'not-authenticated' | 'no-permission'> {
  const token = await requestCallerToken(api, tenantId, credentials, call);
  if (token === undefined) return 'not-authenticated';
  const login = await api.call({ ...call, method: 'POST', path: '/v1/login', token, body: {} });
  if (login.status !== 200) return 'not-authenticated';
  const user = CxLogin.safeParse(login.body);
  if (!user.success) throw new SourceError('unreadable', 'The login reply of the source contains no user');
  const { userId, username, firstName, lastName, tenants } = user.data.result;
  const ids = tenants.map((tenant) => (typeof tenant === 'string' ? tenant : (tenant.tenantId ?? tenant.id)));
  if (!ids.includes(tenantId)) return 'no-permission';
  const checkAccess = (again: CallOptions): Promise<boolean> => fetchMayRead(api, tenantId, token, again);
  if (!(await checkAccess(call))) return 'no-permission';
  return { userId, userName: username ?? credentials.username, firstName, lastName, checkAccess };
}

async function requestCallerToken(
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

/** Whether the user's own token can list this tenant's interactions. */
async function fetchMayRead(api: CxApi, tenantId: string, token: string, call: CallOptions): Promise<boolean> {
  const path = `/v1/tenants/${encodeURIComponent(tenantId)}/interactions?limit=0`;
  const reply = await api.call({ ...call, path, token });
  const list = reply.status === 200 ? CxListHead.safeParse(reply.body) : undefined;
  return list?.success === true && (list.data.tenantId ?? tenantId) === tenantId;
}
