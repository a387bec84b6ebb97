import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject, parseJson } from '../../src/kit/json.ts';
import type { Random } from '../../src/simulator/random.ts';
import type { Caller } from './caller.ts';
import type { TestInteraction } from './interactions.ts';
import type { Recorder } from './recorder.ts';

/** What a client asks for, and when. */
export interface OperationsPlan {
  readonly recorder: Recorder;
  readonly caller: Caller;
  readonly user: number;
  readonly client: number;
  readonly interactions: readonly TestInteraction[];
  /** The number of the next interaction, or undefined if the client is done. */
  readonly next: () => number | undefined;
  /** Resolves when it is time for the next request. */
  readonly think: () => Promise<void>;
}

/** Sends operations one after the other, whatever becomes of their results. */
export async function sendOperations(plan: OperationsPlan): Promise<void> {
  await plan.think();
  for (let next = plan.next(); next !== undefined; next = plan.next()) {
    await sendOperation(plan, next);
    await plan.think();
  }
}

async function sendOperation(plan: OperationsPlan, interaction: number): Promise<void> {
  const { recorder, caller, user, client, interactions } = plan;
  const operation = recorder.beginOperation(user, client, interaction);
  const path = `/api/v2/ucs/interactions/${interactions[interaction]?.id}`;
  const { outcome, node, status, body } = await caller.post(path, { operationName: 'GetInteractionContent' });
  if (outcome !== 'complete') return recorder.endOperation(operation, 'unanswered', node);
  const reply = status === 200 ? parseJson(body) : undefined;
  const isAccepted = isJsonObject(reply) && reply['statusCode'] === 0;
  if (isAccepted) recorder.endOperation(operation, 'accepted', node, Number(reply['referenceId']));
  else recorder.endOperation(operation, 'refused', node);
}

/** Thinks for a time between none and twice the mean. */
export async function thinkFor(random: Random, meanMs: number): Promise<void> {
  await wait(random() * 2 * meanMs);
}
