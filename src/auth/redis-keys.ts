import { BridgeError } from '../kit/bridge-error.ts';

/** What is stored in Redis of the users of a tenant. */
export type AuthKind =
  | 'sign-in'
  | 'ended-sign-in'
  | 'credentials'
  | 'epoch'
  | 'failures-of-pair'
  | 'failures-of-address'
  | 'failures-of-user'
  | 'known-pair';

/** The start of all keys of a kind. It always contains the tenant. Throws BridgeError without one. */
export function authKeyPrefix(tenantId: string, kind: AuthKind): string {
  if (tenantId === '') throw new BridgeError('KeyError', 'incomplete-key', 'A key needs a tenant');
  return `cxbridge:${encodeURIComponent(tenantId)}:${kind}`;
}

/** A key. `name` is never a text of a person or a token, but the hash of one. */
export function authKey(tenantId: string, kind: AuthKind, name: string): string {
  return `${authKeyPrefix(tenantId, kind)}:${name}`;
}
