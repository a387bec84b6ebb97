import { fstatSync, type Stats, statSync } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileBlocks } from '../bulk/input/file-blocks.ts';
import { usageError } from './exit.ts';
import { openInput } from './input-file.ts';

/** One file of an archive, or standard input, which has no status. */
export interface ArchiveFile {
  readonly path: string;
  readonly status?: Stats;
  open(): AsyncIterable<Buffer>;
}

/**
 * The files that arguments name: files as they are, folders with all files in them, sorted by name; hidden ones are left out. Standard input
 * for `-` and for no argument. Rejects with the system's error, and with a usage error for an empty folder or one that receives the output.
 */
export async function resolveArchiveFiles(paths: readonly string[]): Promise<readonly ArchiveFile[]> {
  if (paths.length === 0) return [standardInput()];
  const files = (await Promise.all(paths.map(resolvePath))).flat();
  for (const descriptor of [1, 2]) {
    const output = files.find(({ status }) => status && isSameFile(status, fstatSync(descriptor)));
    if (output) throw usageError(`${output.path} receives the output. Write the output to another file.`);
  }
  return files;
}

/** A file that is read; `what` names it if it is not the archive. */
interface ReadFile {
  readonly status?: Stats;
  readonly what?: string;
}

/** The files of a mapping profile, which must not be overwritten either. */
export function profileFiles(urls: readonly string[]): readonly ReadFile[] {
  return urls.map((url) => ({ status: statSync(fileURLToPath(url)), what: 'a mapping profile' }));
}

/** Throws a usage error if a file to be written is one that is read, before opening it would truncate it. */
export function checkWrittenFile(option: string, path: string | undefined, files: readonly ReadFile[]): void {
  if (path === undefined) return;
  const status = statSync(path, { throwIfNoEntry: false });
  const same = files.find((file) => status && file.status && isSameFile(file.status, status));
  if (same) throw usageError(`${option} ${path} is ${same.what ?? 'the input file'}. Choose another file.`);
}

/** Throws a usage error if two outputs are one file, where one would overwrite the other. */
export function checkDistinctOutputs(outputs: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>();
  const claim = (key: string, name: string): void => {
    const other = seen.get(key);
    if (other !== undefined) throw usageError(`${name} and ${other} are the same file. Choose another file.`);
    seen.set(key, name);
  };
  const output = fstatSync(1);
  if (output.isFile()) claim(inodeOf(output), 'standard output');
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) claim(resolve(path), option);
    else if (status.isFile()) claim(inodeOf(status), option);
  }
}

function inodeOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

async function resolvePath(path: string): Promise<readonly ArchiveFile[]> {
  if (path === '-') return [standardInput()];
  const status = await statusOf(path);
  if (!status.isDirectory()) return [fileAt(path, status)];
  const entries = await readdir(path, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: ArchiveFile[] = [];
  for (const { name } of visible) found.push(...(await resolveEntry(join(path, name))));
  if (found.length === 0) throw usageError(`${path} contains no files.`);
  return found;
}

/** A folder inside a folder may be empty. A pipe in one would wait for its writer. */
async function resolveEntry(path: string): Promise<readonly ArchiveFile[]> {
  const status = await statusOf(path);
  if (!status.isDirectory() && !status.isFile())
    throw usageError(`${path} is no regular file. Move it out of the folder, or name the files one by one.`);
  const isEmptyFolder = status.isDirectory() && (await readdir(path)).every((name) => name.startsWith('.'));
  return isEmptyFolder ? [] : resolvePath(path);
}

/** What stands for bytes of a name that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** The status of a file or folder. Rejects with the system's error, and with a usage error for a link without a target. */
async function statusOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (path === '') throw usageError('A file name is empty. Give the path of a file or folder.');
    if (path.includes(REPLACEMENT)) throw usageError(`${path} has a name that is not UTF-8. Rename it.`);
    const link = await readlink(path).catch(() => undefined);
    if (link === undefined || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw usageError(`${path} is a link to ${link}, which does not exist. Remove the link or restore its target.`);
  }
}

function fileAt(path: string, status: Stats): ArchiveFile {
  return { path, status, open: () => readFileBlocks(path) };
}

/** The status of standard input is that of the file that it comes from, if it is one. */
function standardInput(): ArchiveFile {
  return { path: 'standard input', status: fstatSync(0), open: () => openInput(undefined) };
}

function isSameFile(a: Stats, b: Stats): boolean {
  return a.isFile() && inodeOf(a) === inodeOf(b);
}
