import { InvalidArgumentError } from 'commander';

/** Parser of an option that is a whole number, 0 or more. */
export function parseWholeNumber(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0 || text.trim() === '')
    throw new InvalidArgumentError('Give a whole number.');
  return count;
}
