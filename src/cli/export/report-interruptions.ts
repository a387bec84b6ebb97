import { ExportInterrupted } from '../../bulk/export/while-away.ts';
import { exitCodes } from '../../terminal/exit-codes.ts';
import { reportErrors, reportFailure } from '../exit.ts';

/** What the system says when there is no room for a file: on the disk, for the user, or by a limit of the process. */
const noRoom: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Runs a command that can be repeated to go on, and reports its failure, if any: with the exit code `interrupted` if the same command goes on from there. */
export function reportInterruptions(run: () => Promise<void>): Promise<void> {
  return reportErrors(async () => {
    try {
      await run();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const shown = noRoom.has(code) ? new ExportInterrupted(`There is no room for the files (${code})`, error) : error;
      if (!(shown instanceof ExportInterrupted)) throw error;
      reportFailure(shown);
      process.exitCode = exitCodes.interrupted;
    }
  });
}
