import { styleText } from 'node:util';
import type { TextStyle } from './text.ts';

/** Width of output to a pipe or a file; a terminal reports its own width. */
const DEFAULT_COLUMNS = 100;

/** Style for text on standard output, at least `minColumns` wide. Colours are used on a terminal only, and not if NO_COLOR is set. */
export function stdoutStyle(minColumns: number, untruncated: boolean): TextStyle {
  const width = Math.max(process.stdout.columns ?? DEFAULT_COLUMNS, minColumns);
  return { width, untruncated, paint: (style, text) => styleText(style, text, { stream: process.stdout }) };
}
