import { BridgeError } from './bridge-error.ts';

/** Who asks: a user of one tenant. `userId` is the CXEngage user id; the pair is the identity that results are delivered to. */
export interface Principal {
  readonly tenantId: string;
  readonly userId: string;
}

/** The one spelling of a principal in maps and keys. Throws `incomplete-principal` where a part is missing, so that no result is ever filed under "nobody". */
export function principalKey(principal: Principal): string {
  const { tenantId, userId } = principal;
  if (!tenantId || !userId) {
    throw new BridgeError('PrincipalError', 'incomplete-principal', 'A principal needs a tenant and a user id');
  }
  return `${encodeURIComponent(tenantId)}/${encodeURIComponent(userId)}`;
}
