import type { DurableSubject } from '../erasure/durable-subject.ts';
import { comparableId } from '../identity/identity-map.ts';
import { type ArchiveDatabase, deleteInteractions } from './tables.ts';

/** Interactions whose columns are looked at in one step. */
const PAGE = 5_000;

/** Erases the interactions of a subject from the archive of a tenant. `onErased` learns how many there were. Rejects with the error of the database. */
export async function eraseFromArchive(
  database: ArchiveDatabase,
  tenantId: string,
  subject: DurableSubject,
  onErased: (count: number) => void,
): Promise<void> {
  const contactIds = new Set(subject.contactIds);
  const found = new Set<string>();
  // The first pass finds the contacts of an address, the second one their interactions.
  for (const pass of [0, 1]) {
    let after = '';
    for (;;) {
      const rows = await database
        .selectFrom('interaction')
        .select(['id', 'contact_id', 'customer'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute();
      for (const { id, contact_id, customer } of rows) {
        const isOfAddress = customer !== null && subject.isAddress(customer);
        if (isOfAddress && contact_id !== null)
          for (const each of subject.idsOfContact(contact_id)) contactIds.add(each);
        if (pass === 0) continue;
        if (
          isOfAddress ||
          subject.interactionIds.has(comparableId('interaction', id)) ||
          (contact_id !== null && contactIds.has(contact_id))
        )
          found.add(id);
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.id;
    }
  }
  const ids = [...found];
  for (let start = 0; start < ids.length; start += 500) {
    const part = ids.slice(start, start + 500);
    await database.transaction().execute((transaction) => deleteInteractions(transaction, tenantId, part));
    onErased(part.length);
  }
}
