import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { PendingOperation } from './pending-operations.ts';

/** Permissions that were asked for with the caller's own token cannot be asked for by another node: then the caller sees nothing that is gated. */
type StoredPermissions =
  | 'everything'
  | { readonly names: readonly string[]; readonly byTenant?: Record<string, readonly string[]> };

const Names = z.array(z.string());
const Stored = z.object({
  operationId: z.string(),
  referenceId: z.number(),
  principal: z.object({ tenantId: z.string(), userId: z.string() }),
  permissions: z.union([
    z.literal('everything'),
    z.object({ names: Names, byTenant: z.record(z.string(), Names).optional() }),
  ]),
  operationName: z.string(),
  resourceId: z.string().optional(),
  body: z.record(z.string(), z.unknown()),
  requestId: z.string(),
  traceparent: z.string().optional(),
});

/** An operation as it is stored for another node. */
export function pendingOperationJson(operation: PendingOperation): string {
  return JSON.stringify({ ...operation, permissions: storedPermissions(operation.permissions) });
}

/** The operation in a stored text; undefined if it is none. */
export function parsePendingOperation(json: string): PendingOperation | undefined {
  const parsed = Stored.safeParse(parseJson(json));
  if (!parsed.success) return undefined;
  const { permissions, resourceId, ...operation } = parsed.data;
  return { ...operation, resourceId, permissions: callerPermissions(permissions) };
}

function storedPermissions(permissions: CallerPermissions): StoredPermissions {
  if (permissions.kind === 'everything') return 'everything';
  if (permissions.kind === 'asked') return { names: [] };
  const { names, byTenant } = permissions;
  const tenants = byTenant && Object.fromEntries([...byTenant].map(([tenant, each]) => [tenant, [...each]]));
  return { names: [...names], ...(tenants && { byTenant: tenants }) };
}

function callerPermissions(stored: z.infer<typeof Stored>['permissions']): CallerPermissions {
  if (stored === 'everything') return { kind: 'everything' };
  const { names, byTenant } = stored;
  const tenants = byTenant && new Map(Object.entries(byTenant).map(([tenant, each]) => [tenant, new Set(each)]));
  return { kind: 'listed', names: new Set(names), ...(tenants && { byTenant: tenants }) };
}
