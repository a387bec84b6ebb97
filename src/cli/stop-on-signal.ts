import closeWithGrace from 'close-with-grace';
import { exitCodes } from '../terminal/exit-codes.ts';
import { printError } from '../terminal/output.ts';

const STOP_TIMEOUT_MS = 10_000;
const PARENT_CHECK_MS = 500;

/**
 * Calls `stop` once on SIGTERM, SIGINT or an uncaught error, then exits: with `done` after a signal, with `failed` after an error, a second
 * signal, or if stopping takes longer than ten seconds.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  const fail = () => process.exit(exitCodes.failed);
  const hooks = { onSecondSignal: fail, onSecondError: fail, onTimeout: fail };
  signalWhenShellEnds();
  closeWithGrace({ delay: STOP_TIMEOUT_MS, logger: false, ...hooks }, async ({ err }) => {
    if (err) printError(err.stack ?? err.message);
    try {
      await stop();
    } catch (error) {
      printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
      fail();
    }
    if (err) fail();
  });
}

/**
 * `npm start` and `npx` run a command in a shell that ends at SIGTERM without passing it on, and would leave this process behind. So the end of the
 * shell counts as SIGTERM.
 */
function signalWhenShellEnds(): void {
  const { npm_lifecycle_event: script, npm_command: command } = process.env;
  if (script === undefined && command !== 'exec') return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS).unref();
}
