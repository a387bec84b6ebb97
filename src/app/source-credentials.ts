import { readFile } from 'node:fs/promises';
import type { SourceConfig } from '../config/config.ts';
import type { ReadCredentials } from '../cxengage/client/service-session.ts';
import type { Log } from '../kit/log.ts';

/** The account of a source. Secrets in files are read again for every new token, so that they can be replaced without a restart. */
export function sourceCredentials({ username, password, files }: SourceConfig, log: Log): ReadCredentials {
  const read = async (file: string | undefined, known: string): Promise<string> => {
    if (!file) return known;
    try {
      return (await readFile(file, 'utf8')).trim() || known;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      log.warn({ code }, 'A file of credentials cannot be read; the last ones stay in use');
      return known;
    }
  };
  return async () => ({
    username: await read(files?.username, username),
    password: await read(files?.password, password),
  });
}
