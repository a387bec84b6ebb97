import { escapeControls } from './control-characters.ts';
import { beginningOf, type TextCell, textCells, textWidth } from './width.ts';

/** Applies a style to a text, or returns the text unchanged if colours are off. */
export type Paint = (style: 'bold' | 'cyan' | 'yellow' | 'dim', text: string) => string;

/** How text is laid out and coloured. */
export interface TextStyle {
  /** Columns of a line. */
  readonly width: number;
  readonly paint: Paint;
  /** True to print values in full, over several lines if needed; false to truncate them. */
  readonly untruncated: boolean;
}

/** The text cut to `width` columns, with an ellipsis if something was cut off. */
export function truncate(text: string, width: number): string {
  return textWidth(text) > width ? `${beginningOf(text, Math.max(width - 1, 0))}…` : text;
}

/** A value as printable JSON, truncated to `width` columns unless the style is untruncated. */
export function formatValue(value: unknown, width: number, { untruncated }: TextStyle): string {
  const text = escapeControls(JSON.stringify(value) ?? 'nothing');
  return untruncated ? text : truncate(text, width);
}

/** The text in lines of at most `width` columns, broken between words, or within a word that is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let [line, used]: [string[], number] = [[], 0];
  const endLine = (): void => {
    lines.push(line.join(''));
    [line, used] = [[], 0];
  };
  const add = (cell: TextCell): void => {
    line.push(cell.text);
    used += cell.width;
  };
  for (const word of text.split(' ')) {
    const cells = textCells(word);
    const wordWidth = cells.reduce((sum, cell) => sum + cell.width, 0);
    if (line.length > 0 && used + 1 + wordWidth > width) endLine();
    if (line.length > 0) add({ text: ' ', width: 1 });
    for (const cell of cells) {
      if (line.length > 0 && used + cell.width > width) endLine();
      add(cell);
    }
  }
  endLine();
  return lines;
}

/** Texts in adjacent columns, each wrapped to its column's width; the last column takes the remaining width. */
export function columns(texts: readonly string[], widths: readonly number[], { width }: TextStyle): readonly string[] {
  const gap = 2;
  const left = widths.reduce((sum, each) => sum + each + gap, 0);
  const cells = texts.map((text, index) => wrap(text, widths[index] ?? Math.max(width - left, 20)));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    cells
      .map((lines, index) => pad(lines[row] ?? '', (widths[index] ?? 0) + gap))
      .join('')
      .trimEnd(),
  );
}

/** The text padded with spaces to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - textWidth(text), 0));
}
