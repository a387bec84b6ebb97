import type { FastifyRequest } from 'fastify';
import { Refusal } from '../genesys/refusal.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import { MAX_OPERATION_BYTES } from './limits.policy.ts';

/** The size of an operation's body; the largest one if the client does not say it. */
export function bodyBytesOf({ headers }: Pick<FastifyRequest, 'headers'>): number {
  return Number(headers['content-length'] ?? MAX_OPERATION_BYTES);
}

/** The body of an operation. Throws Refusal if it is missing or not an object. */
export function bodyOf(body: unknown): JsonObject {
  if (body === undefined || body === null) throw new Refusal('missing-parameter', 'The body is missing');
  if (!isJsonObject(body)) throw new Refusal('unreadable-value', 'The body must be a JSON object');
  return body;
}

/** The operation that a body names. Throws Refusal if it names none. */
export function operationNameOf(body: JsonObject): string {
  const name = body['operationName'];
  if (name === undefined || name === null || name === '') {
    throw new Refusal('missing-parameter', 'operationName is missing');
  }
  if (typeof name !== 'string') throw new Refusal('unreadable-value', 'operationName must be a string');
  return name;
}

/** The refusal of an operation that an address does not support. */
export function noSuchOperation(known: readonly string[]): Refusal {
  return new Refusal('operation-forbidden', `Unknown operation for this path; it supports ${known.join(', ')}`);
}
