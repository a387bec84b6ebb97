import type { TimeWindow } from '../../genesys/requests/window.ts';

/** The times of an interaction that a source compares with `start` and `end`. `unknown` until it has been detected. */
export type WindowComparison = 'start' | 'end' | 'overlap' | 'unknown';

/** Padding of a window in milliseconds. */
export interface WindowPadding {
  /** On both sides, for clocks that differ and for bounds that the source may exclude. */
  readonly bothMs: number;
  /** After the window, for a source that may compare ends: how long an interaction may last. Infinity for any length. */
  readonly lastsMs: number;
}

/** What the source is asked for, in epoch milliseconds. */
export interface QueryWindow {
  readonly start: number;
  readonly end: number;
}

/**
 * The window that the source is asked for, so that it returns every interaction that started in `window`; undefined if none can have started yet. If
 * the source compares ends, or may do so, an interaction is only found in a window that contains its end. `now` is epoch milliseconds: a later end would
 * let the list grow while it is read.
 */
export function windowToQuery(
  window: TimeWindow,
  comparison: WindowComparison,
  padding: WindowPadding,
  now: number,
): QueryWindow | undefined {
  const start = window.from - padding.bothMs;
  const end = Math.min(window.to + paddingAfter(comparison, padding), now);
  return start < end ? { start, end } : undefined;
}

/** Whether the query depends on what the source compares: not for a window that reaches now anyway. */
export function dependsOnComparison(window: TimeWindow, padding: WindowPadding, now: number): boolean {
  return window.to + paddingAfter('start', padding) < now;
}

function paddingAfter(comparison: WindowComparison, { bothMs, lastsMs }: WindowPadding): number {
  return comparison === 'start' || comparison === 'overlap' ? bothMs : Math.max(bothMs, lastsMs);
}
