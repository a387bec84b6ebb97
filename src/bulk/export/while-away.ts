import { setTimeout as wait } from 'node:timers/promises';
import { isOutage } from '../../cxengage/errors.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { outageWaitsMs } from './source/outages.policy.ts';

/** The export stopped before it was complete. What is complete stays; the same command goes on. */
export class ExportInterrupted extends BridgeError {
  constructor(why: string, cause?: unknown) {
    super(
      'ExportInterrupted',
      'interrupted',
      `${why}; what is complete stays, and the same command goes on from there`,
      cause,
    );
  }
}

/** What repeats work while the source is not there, after longer and longer pauses. Its work rejects with ExportInterrupted when that takes too long or the run is stopped. */
export function whileAwayUntil(
  signal: AbortSignal,
  onAway: (error: unknown) => void,
  waitsMs: readonly number[] = outageWaitsMs,
): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    for (let attempt = 0; ; attempt += 1) {
      if (signal.aborted) throw new ExportInterrupted('The export was stopped');
      try {
        return await work();
      } catch (error) {
        if (signal.aborted) throw new ExportInterrupted('The export was stopped', error);
        if (!isOutage(error)) throw error;
        const waitMs = waitsMs[attempt];
        if (waitMs === undefined) throw new ExportInterrupted('The source did not answer for too long', error);
        onAway(error);
        await wait(waitMs, undefined, { signal }).catch(() => {
          throw new ExportInterrupted('The export was stopped');
        });
      }
    }
  };
}
