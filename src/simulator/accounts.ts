import { createHmac } from 'node:crypto';
import { isJsonObject, parseJson } from '../kit/json.ts';
import { sampleTenantId, sampleUsers } from './samples.ts';

/** A CXEngage user account that can sign in. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly userId: string;
  readonly tenantIds: readonly string[];
  /** Names of the permissions in each of these tenants. */
  readonly permissions: readonly string[];
}

/** Every permission that the simulator checks for an agent who may read the complete history. */
export const readPermissions: readonly string[] = [
  'INTERACTIONS_API_READ_ALL',
  'CONTACTS_INTERACTION_HISTORY_READ',
  'ARTIFACTS_READ_ALL',
  'NOTES_READ_ALL',
  'CONTACTS_READ',
];

const demoTenantIds = [sampleTenantId];
const userIdOf = (email: string): string => sampleUsers.find((user) => user.email === email)?.id ?? '';

/** The account with which the bridge signs in. */
export const serviceAccount: Account = {
  username: 'bridge@example.org',
  password: 'demo-bridge',
  userId: userIdOf('bridge@example.org'),
  tenantIds: demoTenantIds,
  permissions: readPermissions,
};

/** All accounts: three agents, a trainee without the read permission, a user of another tenant, and the service account. */
export const accounts: readonly Account[] = [
  ...['ana.duarte@example.org', 'ben.okafor@example.org', 'eva.lind@example.org'].map((username) => ({
    username,
    password: 'demo',
    userId: userIdOf(username),
    tenantIds: demoTenantIds,
    permissions: readPermissions,
  })),
  {
    username: 'noor.haddad@example.org',
    password: 'demo',
    userId: userIdOf('noor.haddad@example.org'),
    tenantIds: demoTenantIds,
    permissions: ['NOTES_READ_ALL'],
  },
  {
    username: 'kim.berg@example.net',
    password: 'demo',
    userId: '99cc3e50-4d20-11ee-8f6a-1d2b3c4d5e6f',
    tenantIds: ['00000000-4d1e-11ee-9a51-0b7d2f3c5e10'],
    permissions: readPermissions,
  },
  serviceAccount,
];

/** Finds the account with this user name and password. `secret` is the password of every account instead of the well-known ones. */
export function findAccount(username: unknown, password: unknown, secret?: string): Account | undefined {
  return accounts.find((account) => account.username === username && (secret ?? account.password) === password);
}

/** Not secret: the demo tenant holds only made-up data. */
const SIGNING_KEY = 'the demo tenant signs with what everybody may know';

/** Creates a token like the vendor's: a JWT with user id, issue time and expiry, in epoch seconds. */
export function createToken(account: Account, nowMs: number, ttlSeconds: number): string {
  const iat = Math.floor(nowMs / 1_000);
  const payload = { 'user-id': account.userId, type: 'token', exp: iat + ttlSeconds, iat };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${signed.join('.')}.${sign(signed.join('.'))}`;
}

/** Authenticates an Authorization header: `Token <jwt>` or Basic, both of which the vendor accepts. Undefined if it is not valid. */
export function accountFromHeader(header: string | undefined, nowMs: number, secret?: string): Account | undefined {
  const [scheme, value = ''] = (header ?? '').split(' ', 2);
  if (scheme === 'Basic') {
    const [username, ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return findAccount(username, rest.join(':'), secret);
  }
  if (scheme !== 'Token') return undefined;
  const [head, payload, signature] = value.split('.');
  if (signature !== sign(`${head}.${payload}`)) return undefined;
  const claims = parseJson(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
  if (!isJsonObject(claims) || Number(claims['exp']) * 1_000 <= nowMs) return undefined;
  return accounts.find((account) => account.userId === claims['user-id']);
}

/** Signs a token or URL of the simulator. */
export function sign(text: string): string {
  return createHmac('sha256', SIGNING_KEY).update(text).digest('base64url');
}
