import { isatty } from 'node:tty';
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

/** Lines are written together once there are this many characters of them, because each write costs more than anything else that an operation needs. */
const WRITE_CHARS = 4_096;
/** How long a line may wait for others, in milliseconds. */
const WRITE_MS = 100;
/** Lines that standard output does not take are dropped above this, so that a reader that hangs cannot fill the process. */
const MAX_WAITING_CHARS = 8 * 1_024 * 1_024;

/** Lines for people: time, level, sentence and fields. */
async function createReadableStream(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    destination: 1,
    sync: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
  });
}

/**
 * The log on standard output: lines of JSON, or readable ones on a terminal. What waits is written when the process exits; only a process that is killed loses up to a tenth of a second of it. Dropped
 * lines are counted in a line of their own.
 */
export async function createProcessLog(level: LevelWithSilent): Promise<Logger> {
  if (isatty(1)) return pino({ level }, await createReadableStream());
  const bounds = { minLength: WRITE_CHARS, periodicFlush: WRITE_MS, maxLength: MAX_WAITING_CHARS };
  const destination = pino.destination({ dest: 1, sync: false, ...bounds });
  const log = pino({ level }, destination);
  let dropped = 0;
  destination.on('drop', () => {
    dropped += 1;
  });
  destination.on('drain', () => {
    if (dropped === 0) return;
    log.warn({ count: dropped }, 'Log lines were dropped, because standard output did not take them');
    dropped = 0;
  });
  return log;
}
