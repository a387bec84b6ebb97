import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { z } from 'zod';
import { BridgeError } from '../../../kit/bridge-error.ts';
import { DAY, HOUR } from '../../../kit/durations.ts';
import { parseJson } from '../../../kit/json.ts';
import type { WrittenFile } from '../files/file-sink.ts';
import { partitionOf, type Slice, sliceName } from '../slices.ts';
import { exportSchema } from '../tables/json-schema.ts';
import { tableNames } from '../tables/tables.table.ts';
import { createDurably, ignoreMissing, makeFolder, moveTo, syncFolder } from './durable-files.ts';
import { type FolderLock, isRunning, lockFolder } from './folder-lock.ts';
import { CatchUp, ExportHeader, SliceEntry } from './manifest.ts';

/** A file that has been written beside the export, and not yet moved to its place. */
export interface StagedFile {
  readonly stagedPath: string;
  /** Path below the export's folder. */
  readonly path: string;
}

const HEADER = 'manifest/export.json';
const SLICES = 'manifest/slices';
const SPLITS = 'manifest/splits';
const ROWS = 'manifest/rows';
const COPIES = 'files';
const CATCH_UPS = 'manifest/catch-ups';
const STAGING = '.part';
/** Names of files of tables and of copies end with a digest. */
const OWN_NAME = /-[0-9a-f]{16}(?:\.[a-z0-9.]{1,20})?$/;
/** What a process of another machine has left is removed after this time, in milliseconds. */
const STALE_STAGING_MS = DAY;

/**
 * The folder of an export. Its manifest is the truth: a file that it does not name is not part of the export. An entry of it is created once, complete, and after its files
 * are on the disk; so whenever a run is killed, the next one goes on from what is there.
 */
export class ExportFolder {
  readonly path: string;
  readonly header: ExportHeader;
  readonly #entries = new Map<string, SliceEntry>();
  /** Names of entries that have been read: they never change. */
  readonly #read = new Set<string>();
  readonly #splits = new Set<string>();
  readonly #catchUps: CatchUp[] = [];
  #isLastComplete = true;

  private constructor(path: string, header: ExportHeader) {
    this.path = path;
    this.header = header;
  }

  /** Opens an export, or begins it. Throws BridgeError if the folder has an export of something else, or is not an export. */
  static async openOrBegin(path: string, wanted: ExportHeader): Promise<ExportFolder> {
    await requireOwnFolder(path);
    await createIn(path, HEADER, `${JSON.stringify(wanted, null, 2)}\n`);
    await createIn(path, 'schema.json', `${JSON.stringify(exportSchema(), null, 2)}\n`);
    const folder = await ExportFolder.open(path);
    requireSame(folder.header, wanted, path);
    return folder;
  }

  /** Opens an export. Throws BridgeError if the folder is not one. */
  static async open(path: string): Promise<ExportFolder> {
    const header = await readChecked(join(path, HEADER), ExportHeader);
    const folder = new ExportFolder(path, header);
    await folder.#removeLeftOver();
    await folder.refresh();
    return folder;
  }

  /** Takes the folder for one command, and reads what others have added. Throws BridgeError if another command has it. */
  async lock(): Promise<FolderLock> {
    await makeFolder(join(this.path, STAGING));
    const lock = await lockFolder(this.path, () => temporaryIn(this.path));
    await this.refresh();
    return lock;
  }

  /** Reads what other processes have added. */
  async refresh(): Promise<void> {
    for (const name of await namesIn(join(this.path, SPLITS)))
      if (name.endsWith('.json')) this.#splits.add(basename(name, '.json'));
    const catchUps = await namesIn(join(this.path, CATCH_UPS));
    this.#catchUps.length = 0;
    for (const name of catchUps.filter((each) => each.endsWith('.json')).toSorted())
      this.#catchUps.push(await readChecked(join(this.path, CATCH_UPS, name), CatchUp));
    const last = this.#catchUps.at(-1);
    this.#isLastComplete = !last || catchUps.includes(`${last.now}.complete`);
    for (const name of await namesIn(join(this.path, SLICES))) {
      if (!name.endsWith('.json') || this.#read.has(name)) continue;
      const entry = await readChecked(join(this.path, SLICES, name), SliceEntry);
      this.#read.add(name);
      const known = this.#entries.get(sliceName(entry));
      if (!known || known.sliceVersion < entry.sliceVersion) this.#entries.set(sliceName(entry), entry);
    }
  }

  /** The time of the export and of every catch-up of it. */
  get ranges(): readonly Slice[] {
    const { from, to } = this.header;
    return [{ from, to }, ...this.#catchUps.map(({ from: start, now }) => ({ from: start, to: now }))];
  }

  /** The end of the time of the export: that of its last catch-up, unless it was asked to end earlier than it was made. */
  get end(): number {
    return this.#isOpen ? (this.ranges.at(-1)?.to ?? this.header.to) : this.header.to;
  }

  get #isOpen(): boolean {
    return this.header.to === this.header.now;
  }

  /** The catch-up that was begun last and is not complete; undefined if there is none. */
  get unfinishedCatchUp(): CatchUp | undefined {
    return this.#isLastComplete ? undefined : this.#catchUps.at(-1);
  }

  /** Begins a catch-up at a moment in epoch milliseconds. */
  async beginCatchUp(now: number): Promise<CatchUp> {
    // An export that was asked to end earlier than it was made stays one of that time.
    const from = this.#isOpen ? this.end : now;
    if (now < this.judgedAt)
      throw new BridgeError(
        'ExportError',
        'clock',
        `The export is of ${new Date(this.judgedAt).toISOString()}, which is later than now (${new Date(now).toISOString()}): correct the clock of this machine, or --now`,
      );
    const catchUp = { now, from };
    await createIn(this.path, join(CATCH_UPS, `${now}.json`), `${JSON.stringify(catchUp)}\n`);
    await this.refresh();
    return this.#catchUps.at(-1) ?? catchUp;
  }

  async completeCatchUp({ now }: CatchUp): Promise<void> {
    await createIn(this.path, join(CATCH_UPS, `${now}.complete`), '');
    this.#isLastComplete = true;
  }

  /** The slices that are complete, each in its latest version, by time. */
  entries(): readonly SliceEntry[] {
    const sorted = [...this.#entries.values()].toSorted((a, b) => a.from - b.from || b.to - a.to);
    // Two processes may have counted differently, so that one has split a slice which the other one has completed.
    let end = Number.NEGATIVE_INFINITY;
    return sorted.filter(({ to }) => {
      const isCovered = to <= end;
      end = Math.max(end, to);
      return !isCovered;
    });
  }

  /** Ids of everything that was erased: it does not come back, also if its time changes. */
  get erasedIds(): ReadonlySet<string> {
    return new Set(this.entries().flatMap(({ erased = [] }) => erased));
  }

  /** The moment by which it was last judged what still runs. */
  get judgedAt(): number {
    return this.#catchUps.at(-1)?.now ?? this.header.now;
  }

  entryOf(slice: Slice): SliceEntry | undefined {
    return this.#entries.get(sliceName(slice));
  }

  /** Whether a slice had too many interactions, so that its halves are in its place. */
  isSplit(slice: Slice): boolean {
    return this.#splits.has(sliceName(slice));
  }

  async split(slice: Slice): Promise<void> {
    await createIn(this.path, join(SPLITS, `${sliceName(slice)}.json`), `${JSON.stringify(slice)}\n`);
    this.#splits.add(sliceName(slice));
  }

  /** Path of the file that shows a process that it sees the same folder as another one. */
  sharedPath(token: string): string {
    return `manifest/shared-${token}`;
  }

  async createShared(token: string): Promise<void> {
    await createIn(this.path, this.sharedPath(token), '');
  }

  /** A folder for files that are being written, of this process. It is removed when the work is done. */
  async stage(): Promise<string> {
    const path = temporaryIn(this.path);
    await makeFolder(path);
    return path;
  }

  /** Where a file of a slice belongs. Its name has the digest of its content, so that nothing is ever written over something else. */
  pathOf(slice: Slice, table: string, sha256: string, extension: string): string {
    return `${table}/${partitionOf(slice)}/${sliceName(slice)}-${sha256.slice(0, 16)}${extension}`;
  }

  rowsPathOf(slice: Slice, sha256: string): string {
    return `${ROWS}/${sliceName(slice)}-${sha256.slice(0, 16)}.ndjson.zst`;
  }

  /**
   * Moves the files of a slice to their places and then adds its entry, and deletes what an earlier version had. Returns false if another process was faster: then its entry
   * counts.
   */
  async publish(entry: SliceEntry, staged: readonly StagedFile[]): Promise<boolean> {
    for (const { stagedPath, path } of staged) await moveTo(stagedPath, join(this.path, path));
    const folders = new Set(staged.map(({ path }) => dirname(join(this.path, path))));
    for (const each of folders) await syncFolder(each);
    const name = `${sliceName(entry)}.${String(entry.sliceVersion).padStart(6, '0')}.json`;
    const isFirst = await createIn(this.path, join(SLICES, name), `${JSON.stringify(entry)}\n`);
    if (!isFirst) {
      await this.refresh();
      await this.#deleteUnnamed(
        staged.map(({ path }) => path),
        this.entryOf(entry),
      );
      return false;
    }
    const before = this.entryOf(entry);
    this.#entries.set(sliceName(entry), entry);
    if (before) await this.#deleteUnnamed(pathsOf(before), entry);
    return true;
  }

  /** Deletes files that no entry names: a process that was killed had moved them to their places and not yet added its entry. Only for a process that has locked the folder. */
  async removeUnnamed(): Promise<void> {
    const oldest = (await this.#isShared()) ? Date.now() - HOUR : Number.POSITIVE_INFINITY;
    for (const path of await this.unnamedFiles()) {
      const file = join(this.path, path);
      // A worker may be about to name it.
      const { mtimeMs = Number.POSITIVE_INFINITY } = (await stat(file).catch(ignoreMissing)) ?? {};
      if (mtimeMs < oldest) await unlink(file).catch(ignoreMissing);
    }
    await this.#removeLeftOver();
  }

  /** Files in the folders of tables that no entry names, by their paths. */
  async unnamedFiles(): Promise<readonly string[]> {
    const named = new Set(this.entries().flatMap(pathsOf));
    const found: string[] = [];
    for (const folder of [...tableNames.filter((name) => name !== 'run'), ROWS, COPIES]) {
      const all = await readdir(join(this.path, folder), { recursive: true, withFileTypes: true }).catch(
        (error) => ignoreMissing(error) ?? [],
      );
      for (const each of all) {
        const path = relative(this.path, join(each.parentPath, each.name));
        if (each.isFile() && OWN_NAME.test(each.name) && !named.has(path)) found.push(path);
      }
    }
    return found;
  }

  /** Whether workers of other machines may work on the export. */
  async #isShared(): Promise<boolean> {
    return (await namesIn(join(this.path, 'manifest'))).some((name) => name.startsWith('shared-'));
  }

  /** Deletes files that an entry does not name. */
  async #deleteUnnamed(paths: readonly string[], entry: SliceEntry | undefined): Promise<void> {
    const named = new Set(entry ? pathsOf(entry) : []);
    // A copy belongs to its interaction, whose slice may be another one by now.
    if (paths.some((path) => path.startsWith(`${COPIES}/`)))
      for (const { copies = [] } of this.#entries.values()) for (const { path } of copies) named.add(path);
    for (const path of paths) {
      if (named.has(path)) continue;
      await unlink(join(this.path, path)).catch(ignoreMissing);
    }
  }

  /** Removes what processes have left that do not run any more. */
  async #removeLeftOver(): Promise<void> {
    for (const name of await namesIn(join(this.path, STAGING))) {
      const path = join(this.path, STAGING, name);
      const [, host, pid] = /^(.+)-(\d+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(name) ?? [];
      const isHere = host === hostname();
      // The own id is also that of the process before in a container, which only its age shows.
      if (isHere && Number(pid) !== process.pid && isRunning(Number(pid))) continue;
      const isEnded = isHere && Number(pid) !== process.pid;
      const { mtimeMs = Date.now() } = (await stat(path).catch(ignoreMissing)) ?? {};
      if (isEnded || Date.now() - mtimeMs > STALE_STAGING_MS) await rm(path, { recursive: true, force: true });
    }
  }
}

/** A path for something that is being written, of this process: what is left there by a process that was killed is removed. */
function temporaryIn(path: string): string {
  return join(path, STAGING, `${hostname()}-${process.pid}-${randomUUID()}`);
}

/** The names in a folder; none if it is not there: a copy of an export may lack its empty folders. */
async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Creates a file below the folder of an export, as `createDurably`. */
async function createIn(path: string, name: string, text: string): Promise<boolean> {
  await makeFolder(join(path, STAGING));
  await makeFolder(dirname(join(path, name)));
  return createDurably(join(path, name), text, temporaryIn(path));
}

/** A file of an export. */
interface WrittenPath extends WrittenFile {
  readonly path: string;
}

/** The paths of all files of an entry. */
export function pathsOf(entry: SliceEntry): readonly string[] {
  return filesOf(entry).map(({ path }) => path);
}

/** All files of an entry with their digests. */
export function filesOf({ files, copies = [], rowsFile }: SliceEntry): readonly WrittenPath[] {
  return [...files, ...copies, rowsFile];
}

/** Reads a file of the manifest. Throws BridgeError if it is not as it should be. */
async function readChecked<T>(path: string, shape: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new BridgeError('ExportError', 'not-an-export', `${path} does not exist: give the folder of an export`);
  }
  const result = shape.safeParse(parseJson(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  throw new BridgeError(
    'ExportError',
    'damaged-manifest',
    `${path} is not as "cxbridge export" writes it${where}: restore it, or export again`,
  );
}

/** Throws BridgeError for a folder that has something else than an export: their files would be mixed. */
async function requireOwnFolder(path: string): Promise<void> {
  const names = await namesIn(path);
  // A dry run has left its report.
  const isOwn =
    names.some((name) => name === 'manifest' || name === STAGING) ||
    names.every((name) => name === 'report.html' || name === 'report.json');
  if (isOwn) return;
  throw new BridgeError(
    'ExportError',
    'not-empty',
    `${path} has something else than an export: give a folder that is empty, or does not exist`,
  );
}

/** An export that goes on must be of the same, or its parts would not belong together. */
function requireSame(header: ExportHeader, wanted: ExportHeader, path: string): void {
  const ignored: ReadonlySet<string> = new Set(['now']);
  const names = Object.keys({ ...header, ...wanted }) as (keyof ExportHeader)[];
  const differs = names.filter((name) => !ignored.has(name) && header[name] !== wanted[name]);
  if (differs.length === 0) return;
  const list = differs.map(
    (name) => `${name} is ${shownValue(name, header[name])} there and ${shownValue(name, wanted[name])} here`,
  );
  throw new BridgeError(
    'ExportError',
    'another-export',
    `${path} has another export (${list.join('; ')}): give the same options, or another folder`,
  );
}

function shownValue(name: keyof ExportHeader, value: ExportHeader[keyof ExportHeader]): string {
  const isTime = (name === 'from' || name === 'to') && typeof value === 'number';
  return isTime ? new Date(value).toISOString() : String(value ?? 'not set');
}
