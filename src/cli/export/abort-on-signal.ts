import { exitCodes } from '../../terminal/exit-codes.ts';

/** A signal that aborts at the first SIGINT or SIGTERM, so that the work can end well; a second one ends the process. */
export function abortOnSignal(): AbortSignal {
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return abort.signal;
}
