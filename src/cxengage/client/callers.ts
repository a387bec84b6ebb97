import type { z } from 'zod';
import { isJsonObject } from '../../kit/json.ts';
import type { GatedPart, PermissionsByTenant } from '../../kit/permissions.ts';
import { SourceError, type SourceStep } from '../errors.ts';
import { CxListHead, CxLogin } from '../schema/entities.ts';
import type { CallOptions } from '../source.ts';
import type { CxApi } from './api.ts';
import { pathSegment } from './http-source.ts';
import { type Credentials, requestToken, tokenHeader } from './service-session.ts';

/** What a login and a check of the caller's token show. */
export interface CxAccess {
  /** Names of the caller's permissions by tenant id in lower case, of the tenants whose permissions the login lists. */
  readonly permissions: PermissionsByTenant;
}

/** A user of the tenant who may read its interactions. */
export interface CxCaller extends CxAccess {
  readonly userId: string;
  readonly userName: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Logs in again: undefined if the user may no longer read. Throws SourceError if the source gives no answer. */
  fetchAccess(call: CallOptions): Promise<CxAccess | undefined>;
  /** Whether the user's own token may read a part: of an interaction, or the contacts. Throws SourceError if the source does not answer that. */
  fetchMayRead(part: GatedPart, interactionId: string, call: CallOptions): Promise<boolean>;
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
  const login = token === undefined ? undefined : await fetchLogin(api, tokenHeader(token), call);
  if (token === undefined || login === undefined) return 'not-authenticated';
  const { userId, username, firstName, lastName } = login;
  const access = await accessOf(login, api, tenantId, token, call);
  if (!access) return 'no-permission';
  return {
    ...access,
    userId,
    userName: username ?? credentials.username,
    firstName,
    lastName,
    async fetchAccess(again) {
      const current = await fetchLogin(api, tokenHeader(token), again);
      return current?.userId === userId ? accessOf(current, api, tenantId, token, again) : undefined;
    },
    async fetchMayRead(part, interactionId, question) {
      return fetchMayReadPart(api, part, pathOf(part, tenantId, interactionId), token, question);
    },
  };
}

/** Ids of the tenants that the user of a token belongs to, in lower case; undefined if the source does not accept the token. Throws SourceError. */
export async function fetchTenantIds(
  api: CxApi,
  authorization: string,
  call: CallOptions,
): Promise<readonly string[] | undefined> {
  return (await fetchLogin(api, authorization, call))?.tenants.flatMap((each) => tenantIdOf(each)?.toLowerCase() ?? []);
}

type Login = z.infer<typeof CxLogin>['result'];

/** The user of a token; undefined if the source does not accept the token. */
async function fetchLogin(api: CxApi, authorization: string, call: CallOptions): Promise<Login | undefined> {
  const reply = await api.call({
    ...call,
    step: 'login',
    method: 'POST',
    path: '/v1/login',
    authorization,
    body: {},
  });
  if (isRefusal(reply.status)) return undefined;
  if (reply.status !== 200) throw noAnswer('login', reply.status, api);
  const login = CxLogin.safeParse(reply.body);
  if (!login.success)
    throw new SourceError('unreadable', 'The login reply of the source contains no user', undefined, { step: 'login' });
  return login.data.result;
}

/** The access of a user; undefined if the user does not belong to the tenant, or may not list its interactions. */
async function accessOf(
  { tenants }: Login,
  api: CxApi,
  tenantId: string,
  token: string,
  call: CallOptions,
): Promise<CxAccess | undefined> {
  const ids = tenants.map(tenantIdOf);
  if (!ids.some((id) => id?.toLowerCase() === tenantId.toLowerCase())) return undefined;
  if (!(await fetchMayList(api, tenantId, token, call))) return undefined;
  const listed = tenants.flatMap((tenant, index) => {
    const names = typeof tenant === 'string' ? undefined : tenant.tenantPermissions;
    return names ? [[ids[index]?.toLowerCase() ?? '', new Set(names)] as const] : [];
  });
  return { permissions: new Map(listed) };
}

function tenantIdOf(tenant: Login['tenants'][number]): string | undefined {
  return typeof tenant === 'string' ? tenant : (tenant.tenantId ?? tenant.id);
}

function pathOf(part: GatedPart, tenantId: string, interactionId: string): string {
  const tenant = `/v1/tenants/${encodeURIComponent(tenantId)}`;
  return part === 'contacts'
    ? `${tenant}/contacts?limit=1`
    : `${tenant}/interactions/${pathSegment(interactionId)}/${part}`;
}

/** 200 or 403; any other status says nothing about the permission. */
async function fetchMayReadPart(
  api: CxApi,
  part: GatedPart,
  path: string,
  token: string,
  call: CallOptions,
): Promise<boolean> {
  const step = stepOf[part];
  const { status, body } = await api.call({ ...call, step, path, authorization: tokenHeader(token) });
  // A page of a proxy is no answer, whatever its status.
  const isAnswer = isJsonObject(body) && ('results' in body || 'result' in body);
  if (status === 200 && isAnswer) return true;
  if (status === 403) return false;
  throw noAnswer(step, status, api);
}

async function requestCallerToken(
  api: CxApi,
  tenantId: string,
  credentials: Credentials,
  call: CallOptions,
): Promise<string | undefined> {
  try {
    return (await requestToken(api, tenantId, credentials, call)).token;
  } catch (error) {
    if (error instanceof SourceError && error.code === 'refused-credentials') return undefined;
    throw error;
  }
}

/** Whether the user's own token can list this tenant's interactions. */
async function fetchMayList(api: CxApi, tenantId: string, token: string, call: CallOptions): Promise<boolean> {
  const path = `/v1/tenants/${encodeURIComponent(tenantId)}/interactions?limit=0`;
  const reply = await api.call({ ...call, step: 'list', path, authorization: tokenHeader(token) });
  if (isRefusal(reply.status)) return false;
  if (reply.status !== 200) throw noAnswer('list', reply.status, api);
  const list = CxListHead.safeParse(reply.body);
  return list.success && (list.data.tenantId ?? tenantId) === tenantId;
}

const stepOf: Readonly<Record<GatedPart, SourceStep>> = { artifacts: 'artifact', notes: 'notes', contacts: 'contact' };

function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

/** A reply that says nothing about the user: they are not refused because of a fault of the source, or of its address. */
function noAnswer(step: SourceStep, status: number, { host }: CxApi): SourceError {
  // A part of one interaction may also be unknown.
  const code = status === 404 && (step === 'login' || step === 'list') ? 'wrong-address' : 'unavailable';
  return new SourceError(code, `The source answered with status ${status}`, undefined, { step, status, host });
}
