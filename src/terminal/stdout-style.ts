import { styleText } from 'node:util';
import type { TextStyle } from './text.ts';

/** What a pipe or a file is taken for; a terminal says itself how wide it is. */
const COLUMNS = 100;

/** Standard output as paper, at least so many columns wide. Painted on a terminal alone, and not where NO_COLOR is set. */
export function stdoutStyle(fewestColumns: number, whole: boolean): TextStyle {
  const width = Math.max(process.stdout.columns ?? COLUMNS, fewestColumns);
  return { width, whole, paint: (style, text) => styleText(style, text, { stream: process.stdout }) };
}
