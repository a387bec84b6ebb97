/** Digits at the end of a number that are the same in its national and its international form. */
const LOCAL_DIGITS = 7;

/**
 * Whether two addresses are certainly the same: e-mail addresses in any letter case, numbers with the same digits, with `+`, `00` or neither before them. `possible` for numbers that may
 * be the same in a national and an international form: nothing is erased for good on such a guess.
 */
export function compareAddresses(one: string, other: string): 'same' | 'possible' | 'different' {
  const [a, b] = [plain(one), plain(other)];
  if (a.includes('@') || b.includes('@')) return a === b ? 'same' : 'different';
  const [first, second] = [digits(a), digits(b)];
  if (first.length < LOCAL_DIGITS || second.length < LOCAL_DIGITS)
    return first !== '' && first === second ? 'same' : 'different';
  // An extension may be that of another person at the same number.
  if (first === second) return extensionOf(a) === extensionOf(b) ? 'same' : 'possible';
  return first.slice(-LOCAL_DIGITS) === second.slice(-LOCAL_DIGITS) ? 'possible' : 'different';
}

function plain(address: string): string {
  const [, inBrackets] = /<([^<>]*)>/.exec(address) ?? [];
  const text = (inBrackets ?? address)
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .trim()
    .toLowerCase()
    .replace(/^(?:tel|mailto):/, '')
    .replace(/;.*$/, '');
  // The user of a SIP address is the number.
  return /^sips?:/.test(text) ? text.replace(/^sips?:/, '').replace(/@.*$/, '') : text;
}

/** Digits of a number without what only says that it is international; empty for a text that is no number. */
function digits(text: string): string {
  const number = text.replace(EXTENSION, '');
  // A single zero stands for no country: such a number may be that of anybody with the same end.
  return /^[+\d\s()./-]+$/.test(number) ? number.replace(/\D/g, '').replace(/^00/, '') : '';
}

const EXTENSION = /\s*(?:x|ext\.?|#)\s*(\d+)$/;

function extensionOf(text: string): string | undefined {
  return EXTENSION.exec(text)?.[1];
}
