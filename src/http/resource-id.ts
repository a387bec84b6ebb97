import { Refusal } from '../genesys/refusal.ts';
import { isIdLengthAllowed } from './limits.policy.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: it searches for control characters
const forbidden = /[\u0000-\u001f\u007f-\u009f/]/;

/** The id in a path. Throws Refusal for an id that no source could have: empty, too long, `.` or `..`, with a slash or a control character. */
export function resourceId(id: string): string {
  if (id === '.' || id === '..' || !isIdLengthAllowed(id.length) || forbidden.test(id)) throw new Refusal('not-found');
  return id;
}
