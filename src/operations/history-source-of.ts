import type { HistorySource } from '../history/history-source.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** The source that a request names. Throws `not-found` if no archive is configured: the vendor answers that with "Request failed". */
export function historySourceOf({ sources }: Tenant, name: 'main' | 'archive'): HistorySource {
  const source = sources[name];
  if (!source) throw new BridgeError('OperationError', 'not-found', 'No archive is configured');
  return source;
}
