/** How a kind of text is made to stand out: with a colour, or not at all. */
export type Paint = (style: 'bold' | 'cyan' | 'yellow' | 'dim', text: string) => string;

/** What a page is written on: as many columns as it has, and how it is painted. */
export interface TextStyle {
  readonly width: number;
  readonly paint: Paint;
  /** Whether values are written in full, over as many lines as they take, or are cut. */
  readonly whole: boolean;
}

// What a terminal takes for a command or lets change the direction or place of a text; it comes from records.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with everything in it visible that a terminal would act on instead of showing it. */
export function escapeControls(text: string): string {
  return text.replace(unseen, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** A value as JSON that a terminal shows as it is: what it would act on is escaped, which means the same to every reader of JSON. */
export function terminalJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unseen, (sign) => (sign === '\n' ? sign : escaped(sign)));
}

/** The sign as JSON escapes it, in two parts where it is beyond the first 65,536. */
function escaped(sign: string): string {
  return sign
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** The text in at most so many columns, its end marked where some of it is missing. */
export function truncate(text: string, width: number): string {
  const signs = [...text];
  return signs.length > width ? `${signs.slice(0, Math.max(width - 1, 0)).join('')}…` : text;
}

/** A value of a record or a result as JSON, ready to be shown; cut at `width` unless the paper wants all of it. */
export function formatValue(value: unknown, width: number, { whole }: TextStyle): string {
  const text = escapeControls(JSON.stringify(value) ?? 'nothing');
  return whole ? text : truncate(text, width);
}

/** The text in lines of at most so many columns, broken between words where that can be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line: string[] = [];
  const end = (): void => {
    lines.push(line.join(''));
    line = [];
  };
  for (const word of text.split(' ')) {
    const signs = [...word];
    if (line.length > 0 && line.length + 1 + signs.length > width) end();
    if (line.length > 0) line.push(' ');
    for (const sign of signs) {
      if (line.length === width) end();
      line.push(sign);
    }
  }
  end();
  return lines;
}

/** Texts side by side, each wrapped in its column; the last column takes what is left. */
export function columns(texts: readonly string[], widths: readonly number[], { width }: TextStyle): readonly string[] {
  const gap = 2;
  const left = widths.reduce((sum, each) => sum + each + gap, 0);
  const room = texts.map((text, place) => wrap(text, widths[place] ?? Math.max(width - left, 20)));
  const height = Math.max(...room.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    room
      .map((lines, place) => pad(lines[row] ?? '', (widths[place] ?? 0) + gap))
      .join('')
      .trimEnd(),
  );
}

/** The text with so many columns filled. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - [...text].length, 0));
}
