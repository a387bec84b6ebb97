import type { WrittenInteraction } from './export-slice.ts';
import type { ExportedInteraction } from './folder/rows-file.ts';
import type { ReadInteraction } from './source/export-source.ts';

/**
 * What is written of an interaction that was read again: what the source gives now, unless that is less than before. Transcripts and recordings expire, and a record may be gone: what was
 * exported before stays then, marked as kept.
 */
export function keepRicher(before: ExportedInteraction, now: ReadInteraction): WrittenInteraction {
  const listed = withoutKept(before);
  if (isLess(before, now)) return { ...listed, kept: true, rows: withRejects(before, now) };
  const copies = lostCopies(before, now);
  if (copies.length === 0) return { ...listed, ...now };
  const { rows } = now;
  return {
    ...listed,
    ...now,
    kept: true,
    rows: {
      ...rows,
      recording: withPaths(rows.recording, before.rows.recording),
      attachment: withPaths(rows.attachment, before.rows.attachment),
    },
    copies: [...(now.copies ?? []), ...copies],
  };
}

function withoutKept({ kept: _kept, copies, ...interaction }: ExportedInteraction): ExportedInteraction {
  return { ...interaction, ...(copies && { copies }) };
}

/** Whether the row of the interaction is gone, or a part is missing that was not. */
function isLess({ rows: before }: ExportedInteraction, { rows: now }: ReadInteraction): boolean {
  const [known] = before.interaction ?? [];
  const [row] = now.interaction ?? [];
  if (!known) return false;
  if (!row) return true;
  const missed = new Set(partsOf(known.incomplete));
  return partsOf(row.incomplete).some((part) => !missed.has(part));
}

/** The parts that are missing, without why. */
function partsOf(incomplete: string | undefined): readonly string[] {
  return (incomplete ?? '').split(',').flatMap((each) => (each === '' ? [] : [each.slice(0, each.indexOf(':'))]));
}

/** The rows of before. A failure of now is a reject, so that it can be replayed; that something has expired is none. A record that is gone leaves those of before. */
function withRejects(
  { rows: before }: ExportedInteraction,
  { rows: now }: ReadInteraction,
): ExportedInteraction['rows'] {
  const { reject: _reject, ...rows } = before;
  const reject = now.interaction ? now.reject : before.reject;
  return reject ? { ...rows, reject } : rows;
}

/** Copies of files that the source does not give any more. One whose bytes are others now has been replaced. */
function lostCopies({ copies = [], rows: before }: ExportedInteraction, { rows: now }: ReadInteraction) {
  const filesOf = ({ recording = [], attachment = [] }: ExportedInteraction['rows']): readonly FileRow[] => [
    ...recording,
    ...attachment,
  ];
  const there = new Set(filesOf(now).flatMap((row) => (row.path === undefined ? [] : [row.artifact_file_id])));
  const lost = new Set(filesOf(before).flatMap((row) => (there.has(row.artifact_file_id) ? [] : [row.path])));
  return copies.filter(({ path }) => lost.has(path));
}

interface FileRow {
  readonly artifact_file_id?: string | undefined;
  readonly path?: string | undefined;
}

/** The rows of files: those of now, with the path of before where there is none now, and those that are gone. */
function withPaths<T extends FileRow>(now: readonly T[] = [], before: readonly T[] = []): readonly T[] {
  const known = new Map(before.map((row) => [row.artifact_file_id, row] as const));
  const rows = now.map((row) => (row.path === undefined ? (known.get(row.artifact_file_id) ?? row) : row));
  const there = new Set(now.map(({ artifact_file_id }) => artifact_file_id));
  return [...rows, ...before.filter(({ artifact_file_id }) => !there.has(artifact_file_id))];
}
