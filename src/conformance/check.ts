import type { OperationRow } from '../genesys/operations.table.ts';
import type { JsonObject } from '../kit/json.ts';

/** What a check looks at. */
export type CheckKind = 'operation' | 'parameter' | 'field' | 'error';

/** What a check has found. What was seen never holds more of a person than an id. */
export type Verdict =
  | { readonly result: 'ok' }
  | { readonly result: 'differs'; readonly seen: string }
  | { readonly result: 'skipped'; readonly reason: string };

/** One request. */
export interface CheckRequest {
  /** Below `/api/v2`, with its ids in place. */
  readonly path: string;
  readonly body: JsonObject;
  /** False for a GET by somebody who has not signed in: a POST may be refused for another reason first. */
  readonly signedIn?: false;
}

/** What came back: the HTTP status and reply and, for a request that was taken, its notification or why there is none. */
export interface CheckResponse {
  readonly status: number;
  /** Undefined for one that is no JSON object. */
  readonly reply: JsonObject | undefined;
  readonly data?: JsonObject;
  readonly lost?: string;
}

/** The operations that bring a list. */
export const listOperations = ['RetrieveContactHistory', 'RetrieveInteractionHistory', 'RetrieveAgentHistory'] as const;
/** Name of an operation that brings a list. */
export type ListOperation = (typeof listOperations)[number];

/** A list to compare other lists with: what was asked for beside the operation, and what came. */
export interface BaseList {
  readonly body: JsonObject;
  readonly items: readonly JsonObject[];
}

/** A custom attribute of an interaction that began on that day. */
export interface KnownAttribute {
  readonly name: string;
  readonly value: string;
  readonly interaction: string;
  readonly day: string;
}

/** What is known of the deployment before the checks begin; whatever it does not show is undefined. */
export interface Known {
  readonly lists: Readonly<Record<ListOperation, BaseList>>;
  readonly contact: string | undefined;
  readonly interaction: string | undefined;
  /** An interaction whose content has messages. */
  readonly conversation: string | undefined;
  readonly call: string | undefined;
  readonly attribute: KnownAttribute | undefined;
  /** What RetrieveAgentHistory brings for the id of whoever is signed in; undefined where the server does not tell it. */
  readonly own: readonly JsonObject[] | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether operations that write may be sent. */
  readonly writes: boolean;
}

/** One row of the table of checks. */
export interface Check {
  readonly id: string;
  readonly operation: OperationRow['name'];
  readonly kind: CheckKind;
  /** The parameter, field or error. */
  readonly about: string;
  /** What is right, as the end of "expected …". */
  readonly expects: string;
  /** True where the vendor's pages leave it open and the bridge has decided. */
  readonly ours?: true;
  readonly ask: (known: Known) => CheckRequest | Verdict;
  readonly judge: (answered: CheckResponse, known: Known) => Verdict;
}

/** It is as expected. */
export const ok: Verdict = { result: 'ok' };

/** It is not as expected. */
export function differs(seen: string): Verdict {
  return { result: 'differs', seen };
}

/** Nothing can be said. */
export function skipped(reason: string): Verdict {
  return { result: 'skipped', reason };
}

/** `ok`, or what was seen instead. */
export function okIf(right: boolean, seen: string): Verdict {
  return right ? ok : differs(seen);
}

/** A value as it may be shown: short words and numbers as they are, dates by their form, of anything else the kind alone. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `the number ${value}`;
  if (/^[\d:.,+TtZz -]+$/.test(value) && /\d{4}-\d/.test(value)) return `the form ${value.replaceAll(/\d/g, '9')}`;
  return /^[A-Z]?[a-z]{2,16}$/.test(value) ? `"${value}"` : 'a string of another form';
}
