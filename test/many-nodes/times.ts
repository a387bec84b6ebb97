import { keptMs } from '../../src/delivery/delivery-times.policy.ts';

/* All times of the chaos run. Milliseconds. */

/** How long after the end of a node, or after another loss, Redis loses its memory at the earliest: then clients have read what only Redis had. */
export const BETWEEN_LOSSES_MS = 5_000;

/** The times of the nodes, compressed so that a short run contains many holds and many expired sessions. */
export const deliveryTimes = {
  holdMs: 2_000,
  intervalMs: 4_000,
  mailboxMs: 30_000,
  beatMs: 300,
  lapseMs: 900,
};

/** How long the bridge can repeat its results after Redis lost its memory. */
export const REMEMBERED_MS = keptMs(deliveryTimes);

/** How long after a fault of a node or of Redis its consequences may still be seen. */
export const LAPSE_MS = 3_000;

/** How much later than planned anything may be seen on a busy machine. */
export const SLACK_MS = 1_500;

/** How long after its request a result may be handed over to a reply that its client then cuts. */
export const HAND_OVER_MS = 5_000;

/** How long after its reply a result is ready when nothing happens to nodes or Redis. */
export const READY_MS = 1_500;

/** How long after the end of one event the next one begins at the earliest. */
export const PAUSE_MS = 800;

/** How long a node is down before it starts again, at least and at most. */
export const downMs = [400, 1_500] as const;

/** How long a node is frozen, at least and at most. */
export const nodeFrozenMs = [1_300, 2_200] as const;

/** How long Redis is down before it starts again, at least and at most. */
export const redisDownMs = [200, 1_200] as const;

/** How long Redis is frozen, at least and at most. */
export const redisFrozenMs = [300, 1_500] as const;

/** How long a client vanishes, at least and at most. */
export const vanishedMs = [200, 2_500] as const;

/** How long clients may take to open their first sessions. */
export const START_MS = 10_000;

/** How long the drain phase may take. */
export const DRAIN_MS = 15_000;

/** How long a request may take before its client gives up. */
export const REQUEST_MS = 12_000;

/** Latency of the simulated tenant, and of its slow interactions. */
export const LATENCY_MS = 8;
export const SLOW_MS = 900;

/** After how long an operation fails with "Request failed". */
export const OPERATION_TIMEOUT_MS = 10_000;

/** The share of "Request failed" that is still acceptable. */
export const MAX_FAILED_SHARE = 0.03;

/** Accepted operations per second of a short and of a long run. */
export const SHORT_RATE = 45;
export const LONG_RATE = 150;
