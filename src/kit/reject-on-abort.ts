/** The result of the work. Rejects with the error that `createError` returns as soon as the signal aborts, even if the work ignores the signal. */
export function rejectOnAbort<T>(work: Promise<T>, signal: AbortSignal, createError: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(createError());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
