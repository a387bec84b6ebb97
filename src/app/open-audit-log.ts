import { openSync } from 'node:fs';
import { pino } from 'pino';
import type { AuditLog } from '../kit/audit-log.ts';
import type { Log } from '../kit/log.ts';

/** Opens the file at once, so that one that cannot be opened stops the start. Throws the system's error. */
export function openAuditLog(file: string, log: Log): AuditLog {
  const destination = pino.destination({ dest: openSync(file, 'a'), sync: true });
  destination.on('error', (error: NodeJS.ErrnoException) =>
    log.error({ setting: 'AUDIT_LOG', errno: error.code }, 'The record of sign-ins and reads cannot be written'),
  );
  return pino({}, destination);
}
