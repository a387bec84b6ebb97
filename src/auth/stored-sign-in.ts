import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import type { CallerPermissions } from '../kit/permissions.ts';
import type { Principal } from '../kit/principal.ts';
import type { SignIn } from './sign-ins.ts';

const names = z.array(z.string());
const permissions = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('listed'), names, byTenant: z.array(z.tuple([z.string(), names])).optional() }),
  // The answers need the token of the caller, which is never stored.
  z.object({ kind: z.literal('asked') }),
]);

/** `key` says where a value belongs, so that a copy of it counts nowhere else. */
const storedSignIn = z.object({
  key: z.string(),
  userId: z.string().min(1),
  names: z.object({ userName: z.string(), firstName: z.string().optional(), lastName: z.string().optional() }),
  permissions,
  version: z.string().optional(),
  csrfToken: z.string().min(1),
  signedInAt: z.number(),
  checkedAt: z.number(),
});

const storedEnding = z.object({ key: z.string(), userId: z.string().min(1), until: z.number() });

type StoredPermissions = z.infer<typeof permissions>;

/** A sign-in that was ended: until when its client may disconnect, in epoch milliseconds. */
export interface Ending {
  readonly principal: Principal;
  readonly until: number;
}

/** A sign-in as text. It contains neither its id nor a token of CXEngage. */
export function encodeSignIn(key: string, signIn: SignIn): string {
  const { principal, permissions, names, version, csrfToken, signedInAt, checkedAt } = signIn;
  const stored: z.infer<typeof storedSignIn> = {
    key,
    userId: principal.userId,
    names,
    permissions: encodePermissions(permissions),
    version,
    csrfToken,
    signedInAt,
    checkedAt,
  };
  return JSON.stringify(stored);
}

/** The sign-in of a text; undefined if the text is none, or belongs to another key. */
export function decodeSignIn(key: string, text: string, id: string, tenantId: string): SignIn | undefined {
  const { data } = storedSignIn.safeParse(parseJson(text));
  if (data?.key !== key) return undefined;
  const { userId, names, permissions, version, csrfToken, signedInAt, checkedAt } = data;
  return {
    id,
    principal: { tenantId, userId },
    names,
    permissions: decodePermissions(permissions),
    version,
    csrfToken,
    signedInAt,
    // Permissions that only the caller's own token can tell are as good as never checked.
    checkedAt: permissions.kind === 'asked' ? Number.NEGATIVE_INFINITY : checkedAt,
    pausedUntil: 0,
  };
}

/** The end of a sign-in as text. */
export function encodeEnding(key: string, { principal, until }: Ending): string {
  return JSON.stringify({ key, userId: principal.userId, until } satisfies z.infer<typeof storedEnding>);
}

/** The end of a sign-in from a text; undefined if the text is none, or belongs to another key. */
export function decodeEnding(key: string, text: string, tenantId: string): Ending | undefined {
  const { data } = storedEnding.safeParse(parseJson(text));
  return data?.key === key ? { principal: { tenantId, userId: data.userId }, until: data.until } : undefined;
}

function encodePermissions(permissions: CallerPermissions): StoredPermissions {
  if (permissions.kind !== 'listed') return { kind: permissions.kind };
  const { names, byTenant } = permissions;
  return {
    kind: 'listed',
    names: [...names],
    ...(byTenant && { byTenant: [...byTenant].map(([tenantId, each]): [string, string[]] => [tenantId, [...each]]) }),
  };
}

function decodePermissions(stored: StoredPermissions): CallerPermissions {
  if (stored.kind === 'everything') return { kind: 'everything' };
  if (stored.kind === 'asked') return { kind: 'listed', names: new Set() };
  const { names, byTenant } = stored;
  return {
    kind: 'listed',
    names: new Set(names),
    ...(byTenant && { byTenant: new Map(byTenant.map(([tenantId, each]) => [tenantId, new Set(each)])) }),
  };
}
