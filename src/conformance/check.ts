import type { OperationRow } from '../genesys/operations.table.ts';
import type { JsonObject } from '../kit/json.ts';

/** What a check is about. */
export type CheckKind = 'operation' | 'parameter' | 'field' | 'error';

/**
 * The outcome of a check. `open`: the response differs from what this bridge does, but the vendor's pages leave the behaviour open, so it is no
 * fault. `seen` and `reason` never contain personal data other than ids.
 */
export type Verdict =
  | { readonly result: 'ok' }
  | { readonly result: 'differs' | 'open'; readonly seen: string }
  | { readonly result: 'skipped'; readonly reason: string };

/** One request. */
export interface CheckRequest {
  /** Below `/api/v2`, with its id filled in. */
  readonly path: string;
  readonly body: JsonObject;
  /** False for a GET without credentials. A POST without them could be refused for another reason first. */
  readonly signedIn?: false;
}

/** The HTTP status and reply and, for an acknowledged request, the notification or why there is none. */
export interface CheckResponse {
  readonly status: number;
  /** Undefined if the body is not a JSON object. */
  readonly reply: JsonObject | undefined;
  readonly data?: JsonObject;
  readonly notificationError?: string;
}

/** The operations that return a list. */
export const listOperations = ['RetrieveContactHistory', 'RetrieveInteractionHistory', 'RetrieveAgentHistory'] as const;
/** Name of an operation that returns a list. */
export type ListOperation = (typeof listOperations)[number];

/** A list that other lists are compared with, and the parameters of its request. */
export interface BaseList {
  readonly body: JsonObject;
  readonly items: readonly JsonObject[];
}

/** A custom attribute, the id of its interaction, and the day on which the interaction began. */
export interface KnownAttribute {
  readonly name: string;
  readonly value: string;
  readonly interaction: string;
  readonly day: string;
}

/** Data of the deployment that was discovered before the checks run; undefined if the deployment has no such data. */
export interface Deployment {
  readonly lists: Readonly<Record<ListOperation, BaseList>>;
  readonly contact: string | undefined;
  readonly interaction: string | undefined;
  /** An interaction whose content has messages. */
  readonly conversation: string | undefined;
  readonly call: string | undefined;
  readonly attribute: KnownAttribute | undefined;
  /** RetrieveAgentHistory for the id of the signed-in user; undefined if the server does not report that id. */
  readonly own: readonly JsonObject[] | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether operations that write may be sent. */
  readonly writes: boolean;
}

/** One check: a request, and how its response is judged. */
export interface Check {
  readonly id: string;
  readonly operation: OperationRow['name'];
  readonly kind: CheckKind;
  /** The parameter, field or error. */
  readonly about: string;
  /** The expected result, worded to follow "expected". */
  readonly expects: string;
  /** True if the vendor's pages leave the behaviour open, so that the expectation is only what this bridge does. */
  readonly open?: true;
  readonly request: (deployment: Deployment) => CheckRequest | Verdict;
  readonly judge: (response: CheckResponse, deployment: Deployment) => Verdict;
}

/** The response is as expected. */
export const ok: Verdict = { result: 'ok' };

/** The response is not as expected. */
export function differs(seen: string): Verdict {
  return { result: 'differs', seen };
}

/** The verdict of a check: a difference in what the vendor's pages leave open is not counted as one. */
export function verdictOf({ open }: Pick<Check, 'open'>, verdict: Verdict): Verdict {
  return open && verdict.result === 'differs' ? { ...verdict, result: 'open' } : verdict;
}

/** The check could not be made. */
export function skipped(reason: string): Verdict {
  return { result: 'skipped', reason };
}

/** `ok`, or `differs` with what was seen instead. */
export function okIf(right: boolean, seen: string): Verdict {
  return right ? ok : differs(seen);
}

/** A value without personal data: single words and numbers unchanged, dates by their format, and only the type of other values. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `the number ${value}`;
  if (/^[\d:.,+TtZz -]+$/.test(value) && /\d{4}-\d/.test(value)) return `the format ${value.replaceAll(/\d/g, '9')}`;
  return /^[A-Z]?[a-z]{2,16}$/.test(value) ? `"${value}"` : 'a string in another format';
}
