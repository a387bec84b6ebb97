import { describe, expect, it } from 'vitest';
import type { CxApi } from './api.ts';
import { type CxCaller, identifyCaller } from './callers.ts';

const call = { signal: new AbortController().signal };
const credentials = { username: 'u', password: 'p' };

/** Signs in at a source whose login lists these tenants; `statuses` are the answers to other paths. */
async function signIn(
  tenants: unknown,
  statuses: Record<string, number> = {},
  bodies: unknown = { results: [] },
): Promise<{ caller: CxCaller; sent: string[] }> {
  const sent: string[] = [];
  const reply = (path: string): { status: number; body: unknown } => {
    if (path === '/v1/tokens') return { status: 200, body: { token: 'x' } };
    if (path === '/v1/login') return { status: 200, body: { result: { userId: 'id', tenants } } };
    return { status: statuses[path] ?? 200, body: path.endsWith('/interactions?limit=0') ? {} : bodies };
  };
  const api = {
    call: async ({ path }: { path: string }) => {
      sent.push(path);
      return reply(path);
    },
  } as unknown as CxApi;
  const caller = await identifyCaller(api, 'Tenant', credentials, call);
  if (typeof caller === 'string') throw new Error(caller);
  return { caller, sent };
}

describe('the permissions of a login', () => {
  it.each([
    ['of the tenant', [{ tenantId: 'tenant', tenantPermissions: ['A', 'B'] }], { tenant: ['A', 'B'] }],
    [
      'of several tenants',
      [
        { tenantId: 'TENANT', tenantPermissions: ['A'] },
        { id: 'other', tenantPermissions: ['B'] },
      ],
      { tenant: ['A'], other: ['B'] },
    ],
    ['that are not listed', [{ tenantId: 'tenant' }], {}],
    [
      'in an empty list, which contradicts that the caller may list interactions',
      [{ tenantId: 'tenant', tenantPermissions: [] }],
      {},
    ],
    ['of another type', [{ tenantId: 'tenant', tenantPermissions: 'A' }], {}],
    ['of a tenant that is only an id', ['tenant'], {}],
  ])('%s', async (_what, tenants, expected) => {
    const { permissions } = (await signIn(tenants)).caller;
    expect(Object.fromEntries([...permissions].map(([tenant, names]) => [tenant, [...names]]))).toEqual(expected);
  });
});

describe('the question whether a token may read a part', () => {
  const paths = {
    artifacts: '/v1/tenants/Tenant/interactions/i%2F1/artifacts',
    notes: '/v1/tenants/Tenant/interactions/i%2F1/notes',
    contacts: '/v1/tenants/Tenant/contacts?limit=1',
  };

  it.each(['artifacts', 'notes', 'contacts'] as const)(
    'is a request for %s: 200 is yes and 403 is no',
    async (part) => {
      const yes = await signIn(['tenant']);
      expect(await yes.caller.fetchMayRead(part, 'i/1', call)).toBe(true);
      expect(yes.sent.at(-1)).toBe(paths[part]);
      const no = await signIn(['tenant'], { [paths[part]]: 403 });
      expect(await no.caller.fetchMayRead(part, 'i/1', call)).toBe(false);
    },
  );

  it.each(['<html>', null, {}, []])(
    'is not answered by status 200 with %j, which may be the page of a proxy',
    async (body) => {
      const { caller } = await signIn(['tenant'], {}, body);
      await expect(caller.fetchMayRead('notes', 'i/1', call)).rejects.toMatchObject({ code: 'unavailable' });
    },
  );

  it.each([401, 404, 400, 501])('is not answered by status %d', async (status) => {
    const { caller } = await signIn(['tenant'], { [paths.notes]: status });
    await expect(caller.fetchMayRead('notes', 'i/1', call)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is not asked of an id that changes the path', async () => {
    const { caller, sent } = await signIn(['tenant']);
    const before = sent.length;
    await expect(caller.fetchMayRead('notes', '..', call)).rejects.toThrow('The id is not valid in the source');
    expect(sent).toHaveLength(before);
  });
});

it('access that is read again has the permissions of then', async () => {
  const tenants = [{ tenantId: 'tenant', tenantPermissions: ['A'] }];
  const { caller } = await signIn(tenants);
  tenants[0] = { tenantId: 'tenant', tenantPermissions: ['B'] };
  expect([...((await caller.fetchAccess(call))?.permissions.get('tenant') ?? [])]).toEqual(['B']);
  tenants[0] = { tenantId: 'left', tenantPermissions: ['B'] };
  expect(await caller.fetchAccess(call)).toBeUndefined();
});
