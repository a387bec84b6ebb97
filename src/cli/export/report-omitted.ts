import { escapeControls } from '../../terminal/control-characters.ts';
import { printError } from '../../terminal/output.ts';

/** Rows of lists that are named one by one. */
const MAX_NAMED = 20;

/** Says what the source lists and no export can have. Returns whether there is anything. */
export function reportOmitted(omitted: readonly string[]): boolean {
  const all = [...new Set(omitted)];
  for (const each of all.slice(0, MAX_NAMED)) printError(escapeControls(`Not in the export: ${each}`));
  if (all.length > MAX_NAMED) printError(`Not in the export: ${all.length - MAX_NAMED} more`);
  return all.length > 0;
}
