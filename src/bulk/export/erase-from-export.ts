import { join } from 'node:path';
import type { DurableSubject } from '../../erasure/durable-subject.ts';
import { comparableId } from '../../identity/identity-map.ts';
import { isJsonObject, parseJson } from '../../kit/json.ts';
import { rewriteSlice } from './export-slice.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import { type ExportedInteraction, interactionsWithout, readRowsFile } from './folder/rows-file.ts';
import type { Slice } from './slices.ts';
import type { Row, Rows } from './tables/tables.table.ts';

/** How often a slice is tried that other commands change at the same time. */
const MAX_ATTEMPTS = 5;

/**
 * Erases the interactions of a subject from an export: the files of their slices are written again without them, and the manifest lists their ids, so that `verify` expects it. `onErased`
 * learns how many there were, slice by slice. Rejects with the system's error; then it must be repeated.
 */
export async function eraseFromExport(
  folder: ExportFolder,
  subject: DurableSubject,
  onErased: (count: number) => void,
): Promise<void> {
  const contactIds = new Set(subject.contactIds);
  // The contacts of an address may have interactions that do not name the address. A person in copy is not the customer.
  for await (const { rows } of interactionsOf(folder)) {
    if (!customersOf(rows).some((address) => subject.isAddress(address))) continue;
    for (const id of contactsOf(rows).flatMap((contact) => subject.idsOfContact(contact))) contactIds.add(id);
  }
  const isErased = ({ id, rows }: ExportedInteraction): boolean =>
    subject.interactionIds.has(comparableId('interaction', id)) ||
    contactsOf(rows).some((contact) => contactIds.has(comparableId('contact', contact))) ||
    [...customersOf(rows), ...correspondentsOf(rows)].some((address) => subject.isAddress(address));
  for (const { from, to } of folder.entries()) onErased(await eraseFromSlice({ from, to }, isErased, folder));
}

/** Erases from a slice, again if another command changes it meanwhile. */
async function eraseFromSlice(
  slice: Slice,
  isErased: (interaction: ExportedInteraction) => boolean,
  folder: ExportFolder,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const entry = folder.entryOf(slice);
    if (!entry) return 0;
    const path = join(folder.path, entry.rowsFile.path);
    const { interactions } = entry;
    const erased = new Set<string>();
    try {
      for await (const each of readRowsFile(path, interactions)) if (isErased(each)) erased.add(each.id);
      if (erased.size === 0) return 0;
      const { gone = [], discarded = [] } = entry;
      const changes = {
        gone: gone.filter((id) => !erased.has(id)),
        discarded: discarded.filter((id) => !erased.has(id)),
        erased: [...(entry.erased ?? []), ...erased],
      };
      await rewriteSlice(entry, changes, () => interactionsWithout(path, interactions, erased), folder);
      return erased.size;
    } catch (error) {
      await folder.refresh();
      if (attempt === MAX_ATTEMPTS || folder.entryOf(slice) === entry) throw error;
    }
  }
}

async function* interactionsOf(folder: ExportFolder): AsyncGenerator<ExportedInteraction> {
  for (const { rowsFile, interactions } of folder.entries())
    yield* readRowsFile(join(folder.path, rowsFile.path), interactions);
}

/** The contact of an interaction by its ids. A reject has the record itself. */
function contactsOf({ interaction = [], reject = [] }: Rows): readonly string[] {
  return [
    ...interaction.flatMap(({ contact_id, platform_contact_id }) => [contact_id, platform_contact_id]),
    ...reject.map((row) => textIn(row, 'contactId')),
  ].filter((id) => id !== undefined);
}

/** The addresses of the customer of an interaction. */
function customersOf({ interaction = [], email = [], reject = [] }: Rows): readonly string[] {
  return [
    ...interaction.flatMap(({ customer, phone_number }) => [customer, phone_number]),
    ...email.map(({ kind, sender }) => (kind === 'received' ? sender : undefined)),
    ...reject.map((row) => textIn(row, 'customer')),
    ...reject.map((row) => textIn(row, 'phoneNumber')),
  ].filter((address) => address !== undefined);
}

/** Everybody else in the e-mails of an interaction. */
function correspondentsOf({ email = [] }: Rows): readonly string[] {
  return email.flatMap(({ sender, recipients, copies, blind_copies }) => [
    ...(sender === undefined ? [] : [sender]),
    ...[recipients, copies, blind_copies].flatMap((list) => (list === undefined ? [] : (JSON.parse(list) as string[]))),
  ]);
}

/** A text of the record in a reject. */
function textIn({ source }: Row<'reject'>, name: string): string | undefined {
  const record = source === undefined ? undefined : parseJson(source);
  const value = isJsonObject(record) ? record[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
