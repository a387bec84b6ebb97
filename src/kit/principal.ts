import { BridgeError } from './bridge-error.ts';

/** The authenticated caller: a user of one tenant. Results are delivered to this pair. `userId` is the CXEngage user id. */
export interface Principal {
  readonly tenantId: string;
  readonly userId: string;
}

const keys = new WeakMap<Principal, string>();

/** The principal as a map or cache key. Throws `incomplete-principal` if a part is missing, so no result is ever stored without an owner. */
export function principalKey(principal: Principal): string {
  let key = keys.get(principal);
  if (key === undefined) {
    const { tenantId, userId } = principal;
    if (!tenantId || !userId) {
      throw new BridgeError('PrincipalError', 'incomplete-principal', 'A principal needs a tenant and a user id');
    }
    key = `${encodeURIComponent(tenantId)}/${encodeURIComponent(userId)}`;
    keys.set(principal, key);
  }
  return key;
}

const NORMAL_LENGTH = 36;
const uuid = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;

/** A user id in normal form: a UUID in lower case with dashes, however it is written; any other id unchanged. */
export function normalUserId(userId: string): string {
  // Nearly every id is in normal form already.
  if (userId.length === NORMAL_LENGTH && !/[A-Z]/.test(userId)) return userId;
  const match = uuid.exec(userId.toLowerCase());
  return match ? match.slice(1).join('-') : userId;
}
