import { MINUTE, SECOND } from '../kit/durations.ts';

/** Times of sessions and results, in milliseconds. */
export interface DeliveryTimes {
  /** How long a connect is held. Below the 60 s after which the oldest clients give up. */
  readonly holdMs: number;
  /** How long a client may be silent between two connects before its session ends. */
  readonly intervalMs: number;
  /** How long results wait after the end of the session that they were for. */
  readonly mailboxMs: number;
  /** How often a node says that it lives. */
  readonly beatMs: number;
  /** After how long without a sign of life others take over the operations of a node. */
  readonly lapseMs: number;
}

/** Times that suit every known client. */
export const defaultDeliveryTimes: DeliveryTimes = {
  holdMs: MINUTE / 2,
  intervalMs: 15 * SECOND,
  mailboxMs: 2 * MINUTE,
  beatMs: SECOND,
  lapseMs: 5 * SECOND,
};

/**
 * How long a session that its client does not connect to is remembered, and how long a result is kept, in milliseconds. A node remembers results and what was
 * received as long, in case that Redis loses its memory.
 */
export function keptMs({ holdMs, intervalMs, mailboxMs }: DeliveryTimes): number {
  return holdMs + intervalMs + mailboxMs;
}

/** How often a large result is written or read while Redis answers everything else. After that it counts as lost, so that there is an answer. */
export const LARGE_ATTEMPTS = 3;

/** Longer than any operation may take. */
const LONGEST_OPERATION_MS = 5 * MINUTE;

/** How long it is remembered that an operation has its result, in milliseconds: as long as it may be run again by another node. */
export function doneMs(times: DeliveryTimes): number {
  return LONGEST_OPERATION_MS * 2 + keptMs(times);
}

/** How long a session counts as in use after another one has inherited what waited for it, in milliseconds. */
export const INHERITED_MS = 5 * SECOND;

/** Size of the messages of a reply. Below the 2,097,152 characters above which Genesys' own .NET client fails without a word. */
export const REPLY_BYTES = 1024 * 1024;

/** How long a session may still disconnect after its user has signed out, in milliseconds. */
export const DISCONNECT_MS = MINUTE;
