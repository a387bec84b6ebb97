import type { CancelTimer, Clock } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { failureFields } from '../kit/failure-fields.ts';
import type { Log } from '../kit/log.ts';
import { SourceError } from './errors.ts';
import type { CxSource } from './source.ts';
import type { SourceState } from './source-state.ts';

/** How often a source that does not answer, or refuses the account, is asked again, in milliseconds. */
const ASK_AGAIN_MS = 15 * SECOND;
/** How long an answer may take, in milliseconds. */
const ANSWER_MS = 10 * SECOND;

/**
 * Asks the source for an empty list when the bridge starts, and again as long as it is not up. So its state is known, and its cause is in the log, before
 * the first user asks. Returns what ends it.
 */
export function watchSource(source: CxSource, state: SourceState, clock: Clock, log: Log): CancelTimer {
  let cancel: CancelTimer = () => {};
  let isEnded = false;
  const abort = new AbortController();
  const ask = async (): Promise<void> => {
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(ANSWER_MS)]);
    const now = clock.now();
    try {
      await source.fetchList({ start: now - SECOND, end: now, offset: 0, limit: 1 }, { signal });
    } catch (error) {
      // The state has noted a failed call.
      if (!(error instanceof SourceError))
        log.error(failureFields(error), 'The state of CXEngage could not be found out because of a bug in the bridge');
    }
    if (!isEnded) cancel = clock.startTimer(ASK_AGAIN_MS, askIfNotUp);
  };
  const askIfNotUp = (): void => {
    if (state.condition === 'up') cancel = clock.startTimer(ASK_AGAIN_MS, askIfNotUp);
    else void ask();
  };
  void ask();
  return () => {
    isEnded = true;
    cancel();
    abort.abort();
  };
}
