import type { Deadline } from '../history/deadline.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Principal } from '../kit/principal.ts';

/** A request as the edge hands it over: the id in the path (checked), the body (an object), and who asks. */
export interface OperationRequest {
  readonly id: string | undefined;
  readonly body: JsonObject;
  readonly principal: Principal;
}

/** The work an accepted request has become: brings the JSON of the notification's own fields. Where it throws, the caller gets "Request failed". */
export type Work = (budget: Deadline) => Promise<string>;

/** One operation: reads the request and throws Refusal for one that is answered at once, without any work. */
export type Operation = (request: OperationRequest) => Work;
