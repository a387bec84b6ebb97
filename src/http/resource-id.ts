import { Refusal } from '../genesys/refusal.ts';

const LONGEST = 254;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const impossible = /[\u0000-\u001f\u007f-\u009f/]/;

/** The id in a path, if any source could have it: no control character, no slash, not a step up the path, 254 characters at most. Throws Refusal. */
export function resourceId(id: string): string {
  if (id === '' || id === '.' || id === '..' || id.length > LONGEST || impossible.test(id)) {
    throw new Refusal('not-found');
  }
  return id;
}
