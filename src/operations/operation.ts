import type { ServedOperation } from '../genesys/operations.table.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Viewer } from '../kit/permissions.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** A request of an operation: the checked id in the path, the body, the caller, and the moment of acceptance in epoch milliseconds. */
export interface OperationRequest {
  readonly id: string | undefined;
  readonly body: JsonObject;
  readonly viewer: Viewer;
  readonly now: number;
}

/** The work of an accepted operation. Returns the notification's own fields as a JSON object. If it throws, the caller gets "Request failed". */
export type Work = (deadline: Deadline) => Promise<string>;

/** One operation: reads the request, without any I/O. Throws Refusal for a request that is refused at once. */
export type Operation = (tenant: Tenant, request: OperationRequest) => Work;

/** The operations by name. */
export type Operations = Readonly<Record<ServedOperation, Operation>>;
