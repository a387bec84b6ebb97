// Blanks, and characters that no terminal shows: they come with copied text and from files of another system.
const invisible = String.raw`[\s\p{Cc}\p{Cf}]`;
const quotes = ['"', "'", '`'];

/**
 * What no setting may contain, with the fix: a carriage return, surrounding quotes, or blanks and invisible characters at an end or control
 * characters within. Undefined for a text without such a fault. The sentence follows the setting's name and never contains its value.
 */
export function textFaultOf(text: string): string | undefined {
  if (text.includes('\r')) {
    return 'contains a carriage return: write the file that sets it with LF line ends, not with CR LF';
  }
  const [first = '', last] = [text[0], text.at(-1)];
  if (text.length > 1 && first === last && quotes.includes(first)) {
    return 'is in quotes: remove the quotes; not every file of variables removes them';
  }
  const begins = new RegExp(`^${invisible}`, 'u').test(text);
  const ends = new RegExp(`${invisible}$`, 'u').test(text);
  if (begins || ends) {
    const where = begins && ends ? 'begins and ends' : begins ? 'begins' : 'ends';
    return `${where} with a blank or an invisible character: remove it`;
  }
  return /\p{Cc}/u.test(text) ? 'contains a control character: remove it' : undefined;
}
