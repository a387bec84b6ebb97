import { randomUUID } from 'node:crypto';
import { readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { BridgeError } from '../../../kit/bridge-error.ts';
import { MINUTE, SECOND } from '../../../kit/durations.ts';
import { isJsonObject, parseJson } from '../../../kit/json.ts';
import { createDurably, makeFolder } from './durable-files.ts';

/** How often a command says that it still has the folder, in milliseconds, and after what silence another one takes it. */
const BEAT_MS = 10 * SECOND;
const SILENT_MS = 2 * MINUTE;
const MAX_ATTEMPTS = 5;

/** A folder that one command has for itself. */
export type FolderLock = AsyncDisposable;

/**
 * Takes a folder for one command: others would write the same files, or delete those that are not named yet. What a process has left that does not run any more is taken over; on another
 * machine, after two minutes. Throws BridgeError if another command has it.
 */
export async function lockFolder(path: string, temporary: () => string): Promise<FolderLock> {
  const file = join(path, 'manifest/lock');
  const token = randomUUID();
  const text = JSON.stringify({ host: hostname(), pid: process.pid, token });
  await makeFolder(dirname(file));
  for (let attempt = 1; !(await createDurably(file, text, temporary())); attempt += 1) {
    const holder = await holderOf(file);
    if (holder && (attempt === MAX_ATTEMPTS || !(await isLeft(holder, file)))) throw inUse(path, file, holder);
    // Of several that take it over, one moves it away.
    if (holder) await rename(file, temporary()).catch(ignoreMissing);
  }
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), BEAT_MS).unref(); // a lock that was taken over is not this one any more
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      if ((await holderOf(file))?.token === token) await unlink(file).catch(ignoreMissing);
    },
  };
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

async function holderOf(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(ignoreMissing);
  const value = text === undefined ? undefined : parseJson(text);
  if (!isJsonObject(value)) return undefined;
  return { host: String(value['host']), pid: Number(value['pid']), token: String(value['token']) };
}

/** Whether a process has ended without giving the folder back. In containers every process has the same id, so its own one is no other. */
async function isLeft({ host, pid }: Holder, file: string): Promise<boolean> {
  if (host === hostname() && (pid === process.pid || !isRunning(pid))) return true;
  const beat = await stat(file).catch(ignoreMissing);
  return beat === undefined || Date.now() - beat.mtimeMs > SILENT_MS;
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(path: string, file: string, { host, pid }: Holder): BridgeError {
  return new BridgeError(
    'ExportError',
    'in-use',
    `Another command works on ${path} (process ${pid} on ${host}): wait for it, or delete ${file} if there is none`,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
