import stringWidth from 'string-width';

/** What a reader sees as one character, and how many columns it takes. */
export interface TextCell {
  readonly text: string;
  /** 0 for an invisible character, 2 for most East Asian characters and emojis, else 1. */
  readonly width: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Marks stand above, below or around the character before them. U+FE0F is none: it makes the character before it an emoji.
const marks = /[[\p{Mn}\p{Me}]--[\ufe0f]]/gv;
const printableAscii = /^[\x20-\x7e]*$/;

/** The characters of a text with their widths. The text is printable: control characters are escaped. */
export function textCells(text: string): readonly TextCell[] {
  if (printableAscii.test(text)) return text.split('').map((each) => ({ text: each, width: 1 }));
  return Array.from(graphemes.segment(text), ({ segment }) => ({ text: segment, width: cellWidth(segment) }));
}

/** The number of terminal columns that a text takes. */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  return textCells(text).reduce((sum, { width }) => sum + width, 0);
}

/** The beginning of a text that takes at most `width` columns; a character is never split. */
export function beginningOf(text: string, width: number): string {
  let [columns, beginning] = [0, ''];
  for (const cell of textCells(text)) {
    columns += cell.width;
    if (columns > width) break;
    beginning += cell.text;
  }
  return beginning;
}

function cellWidth(grapheme: string): number {
  return stringWidth(grapheme.replace(marks, ''));
}
