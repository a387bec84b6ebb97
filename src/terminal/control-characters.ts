// Control characters, and characters that change the direction or position of text. Records may contain them.
const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with control and formatting characters escaped, so that a terminal prints them and does not interpret them. */
export function escapeControls(text: string): string {
  return text.replace(controls, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** A value as JSON that is safe to print: control and formatting characters are escaped, which leaves the parsed value the same. */
export function terminalJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(controls, (char) => (char === '\n' ? char : jsonEscape(char)));
}

/** JSON escapes UTF-16 code units, so a character above U+FFFF becomes two escapes. */
function jsonEscape(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
