import { join } from 'node:path';
import type { DurableSubject } from '../../erasure/durable-subject.ts';
import { rewriteSlice } from './export-slice.ts';
import type { ExportFolder } from './folder/export-folder.ts';
import { type ExportedInteraction, readRowsFile } from './folder/rows-file.ts';
import type { Rows } from './tables/tables.table.ts';

/**
 * Erases the interactions of a subject from an export: the files of their slices are written again without them, and the manifest lists their ids, so that `verify` expects it. Returns
 * how many there were. Rejects with the system's error; then it must be repeated.
 */
export async function eraseFromExport(folder: ExportFolder, subject: DurableSubject): Promise<number> {
  const contactIds = new Set(subject.contactIds);
  // The contacts of an address may have interactions that do not name the address.
  for await (const { rows } of interactionsOf(folder)) {
    if (!addressesOf(rows).some((address) => subject.isAddress(address))) continue;
    for (const id of contactsOf(rows).flatMap((contact) => subject.idsOfContact(contact))) contactIds.add(id);
  }
  const isErased = ({ id, rows }: ExportedInteraction): boolean =>
    subject.interactionIds.has(id.toLowerCase()) ||
    contactsOf(rows).some((contact) => contactIds.has(contact.toLowerCase())) ||
    addressesOf(rows).some((address) => subject.isAddress(address));
  let count = 0;
  for (const entry of folder.entries()) {
    const left: ExportedInteraction[] = [];
    const erased = new Set<string>();
    for await (const each of readRowsFile(join(folder.path, entry.rowsFile.path))) {
      if (isErased(each)) erased.add(each.id);
      else left.push(each);
    }
    if (erased.size === 0) continue;
    count += erased.size;
    const { gone = [], discarded = [] } = entry;
    const changes = {
      gone: gone.filter((id) => !erased.has(id)),
      discarded: discarded.filter((id) => !erased.has(id)),
      erased: [...(entry.erased ?? []), ...erased],
    };
    await rewriteSlice(entry, changes, () => fromList(left), folder);
  }
  return count;
}

async function* interactionsOf(folder: ExportFolder): AsyncGenerator<ExportedInteraction> {
  for (const { rowsFile } of folder.entries()) yield* readRowsFile(join(folder.path, rowsFile.path));
}

async function* fromList<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}

/** The contact of an interaction by its ids. */
function contactsOf({ interaction = [] }: Rows): readonly string[] {
  const ids = interaction.flatMap(({ contact_id, platform_contact_id }) => [contact_id, platform_contact_id]);
  return ids.filter((id) => id !== undefined);
}

/** Every address in the rows of an interaction: of the customer, and of e-mails. A reject has the record itself. */
function addressesOf({ interaction = [], email = [], reject = [] }: Rows): readonly string[] {
  const lists = email.flatMap(({ recipients, copies, blind_copies }) =>
    [recipients, copies, blind_copies].flatMap((list) => (list === undefined ? [] : (JSON.parse(list) as string[]))),
  );
  const sources = reject.flatMap(({ source }) => {
    const record = source === undefined ? {} : (JSON.parse(source) as { readonly customer?: unknown });
    return typeof record.customer === 'string' ? [record.customer] : [];
  });
  return [
    ...interaction.flatMap(({ customer, phone_number }) => [customer, phone_number]),
    ...email.map(({ sender }) => sender),
    ...lists,
    ...sources,
  ].filter((address) => address !== undefined);
}
