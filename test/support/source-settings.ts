import { serviceAccount } from '../../src/simulator/accounts.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

/** The settings of a bridge whose source is a simulator, which also checks its users. */
export function sourceSettings({ origin, tenantId }: Simulator) {
  return {
    CXENGAGE_URL: origin,
    CXENGAGE_TENANT_ID: tenantId,
    CXENGAGE_USERNAME: serviceAccount.username,
    CXENGAGE_PASSWORD: serviceAccount.password,
    AUTH_MODE: 'cxengage',
  };
}
