import { whileAwayUntil } from '../../bulk/export/while-away.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { printError } from '../../terminal/output.ts';

/** Repeats work while the source does not answer, and says so, until the signal aborts. */
export function repeatOutages(signal: AbortSignal): <T>(work: () => Promise<T>) => Promise<T> {
  return whileAwayUntil(signal, (error) => {
    const why = error instanceof SourceError ? error.message : 'no answer';
    printError(escapeControls(`The source does not answer; trying again: ${why}`));
  });
}
