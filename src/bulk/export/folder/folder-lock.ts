import { randomUUID } from 'node:crypto';
import { link, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { BridgeError } from '../../../kit/bridge-error.ts';
import { MINUTE, SECOND } from '../../../kit/durations.ts';
import { isJsonObject, parseJson } from '../../../kit/json.ts';
import { createDurably, ignoreMissing, makeFolder } from './durable-files.ts';

/** How often a command says that it still has the folder, in milliseconds, and after what silence another one takes it. */
const HEARTBEAT_MS = 5 * SECOND;
const ABANDONED_MS = 2 * MINUTE;
/** The same on this machine, where clocks are the same. */
const OWN_ABANDONED_MS = 20 * SECOND;
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
    if (attempt >= MAX_ATTEMPTS || !(await isAbandoned(holder, file))) throw inUse(path, file, holder);
    await moveAway(file, holder, temporary());
  }
  const timer = setInterval(() => void beat(file, token), HEARTBEAT_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      if ((await holderOf(file))?.token === token) await unlink(file).catch(ignoreMissing);
    },
  };
}

/** Says that the folder is still in use, unless it was taken over. A beat that fails is followed by another one. */
async function beat(file: string, token: string): Promise<void> {
  const holder = await holderOf(file).catch(() => undefined);
  if (holder?.token === token) await utimes(file, new Date(), new Date()).catch(() => undefined);
}

/** Moves an abandoned lock away. Another command may have done so before, and have its own there: that one is put back. */
async function moveAway(file: string, abandoned: Holder | undefined, moved: string): Promise<void> {
  await rename(file, moved).catch(ignoreMissing);
  const holder = await holderOf(moved);
  if (holder && holder.token !== abandoned?.token) await link(moved, file).catch(ignoreExisting);
  await unlink(moved).catch(ignoreMissing);
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

/** Whether a command has ended without giving the folder back. In containers every process has the same id, so that of this one says nothing. */
async function isAbandoned(holder: Holder | undefined, file: string): Promise<boolean> {
  if (holder?.host === hostname() && holder.pid !== process.pid && !isRunning(holder.pid)) return true;
  const last = await stat(file).catch(ignoreMissing);
  const abandonedMs = holder?.host === hostname() ? OWN_ABANDONED_MS : ABANDONED_MS;
  return last === undefined || Date.now() - last.mtimeMs > abandonedMs;
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

function inUse(path: string, file: string, holder: Holder | undefined): BridgeError {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new BridgeError(
    'ExportError',
    'in-use',
    `Another command works on ${path}${who}: wait for it, or delete ${file} if there is none`,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}
