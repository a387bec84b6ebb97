import { errnoOf, meaningOfErrno } from './errno.ts';

/** One line for the user of a command: that an address cannot be reached, by its code, and what to do. */
export function unreachable(address: string, error: unknown): Error {
  const errno = errnoOf(error);
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const why = isLate ? 'no answer came in time: check the address, or give a longer --timeout' : meaningOfErrno(errno);
  const code = errno === undefined ? '' : ` (${errno})`;
  const fix = why ?? 'check the address and that the server is running';
  return new Error(`Cannot reach ${address}${code}: ${fix}.`, { cause: error });
}
