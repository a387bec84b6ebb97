import { createHmac } from 'node:crypto';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { sampleTenantId, sampleUsers } from './samples.ts';

/** Somebody who can get a token. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly userId: string;
  readonly tenantIds: readonly string[];
  /** INTERACTIONS_API_READ_ALL. */
  readonly mayReadInteractions: boolean;
}

const own = [sampleTenantId];
const userIdOf = (email: string): string => sampleUsers.find((user) => user.email === email)?.id ?? '';

/** The account that the bridge itself uses. */
export const serviceAccount: Account = {
  username: 'bridge@example.org',
  password: 'demo-bridge',
  userId: userIdOf('bridge@example.org'),
  tenantIds: own,
  mayReadInteractions: true,
};

/** The demo's people: three agents, a trainee without the permission, a stranger of another tenant, and the bridge's own account. */
export const accounts: readonly Account[] = [
  ...['ana.duarte@example.org', 'ben.okafor@example.org', 'eva.lind@example.org'].map((username) => ({
    username,
    password: 'demo',
    userId: userIdOf(username),
    tenantIds: own,
    mayReadInteractions: true,
  })),
  {
    username: 'noor.haddad@example.org',
    password: 'demo',
    userId: userIdOf('noor.haddad@example.org'),
    tenantIds: own,
    mayReadInteractions: false,
  },
  {
    username: 'kim.berg@example.net',
    password: 'demo',
    userId: '99cc3e50-4d20-11ee-8f6a-1d2b3c4d5e6f',
    tenantIds: ['00000000-4d1e-11ee-9a51-0b7d2f3c5e10'],
    mayReadInteractions: true,
  },
  serviceAccount,
];

/** The account of a user name and password. */
export function accountOf(username: unknown, password: unknown): Account | undefined {
  return accounts.find((account) => account.username === username && account.password === password);
}

const SECRET = 'the demo tenant signs with what everybody may know';

/** A token as the vendor's: a JWT with user id and expiry, both times in seconds. */
export function tokenFor(account: Account, nowMs: number, ttlSeconds: number): string {
  const iat = Math.floor(nowMs / 1_000);
  const payload = { 'user-id': account.userId, type: 'token', exp: iat + ttlSeconds, iat };
  const head = [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${head.join('.')}.${sign(head.join('.'))}`;
}

/** Who an Authorization header speaks for: `Token <jwt>` or Basic, as the vendor takes both. */
export function accountIn(header: string | undefined, nowMs: number): Account | undefined {
  const [scheme, value = ''] = (header ?? '').split(' ', 2);
  if (scheme === 'Basic') {
    const [username, ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return accountOf(username, rest.join(':'));
  }
  if (scheme !== 'Token') return undefined;
  const [head, payload, signature] = value.split('.');
  if (signature !== sign(`${head}.${payload}`)) return undefined;
  const claims = parseJson(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
  if (!isJsonObject(claims) || Number(claims['exp']) * 1_000 <= nowMs) return undefined;
  return accounts.find((account) => account.userId === claims['user-id']);
}

/** A signature for whatever the simulator hands out. */
export function sign(text: string): string {
  return createHmac('sha256', SECRET).update(text).digest('base64url');
}
