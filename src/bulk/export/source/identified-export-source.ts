import type { IdentityMap } from '../../../identity/identity-map.ts';
import type { Row, Rows } from '../tables/tables.table.ts';
import type { ExportSource } from './export-source.ts';

/** The source of an export whose rows have the ids of CXEngage, and beside them what the platform itself gave. */
export function identifiedExportSource(source: ExportSource, identities: IdentityMap): ExportSource {
  return {
    get calls() {
      return source.calls;
    },
    get omitted() {
      return source.omitted;
    },
    list: (slice, max, signal) => source.list(slice, max, signal),
    async read(...args) {
      const { rows, ...more } = await source.read(...args);
      return { ...more, rows: identifiedRows(rows, identities) };
    },
  };
}

function identifiedRows(rows: Rows, identities: IdentityMap): Rows {
  const { interaction } = rows;
  return interaction ? { ...rows, interaction: interaction.map((row) => identifiedRow(row, identities)) } : rows;
}

function identifiedRow(row: Row<'interaction'>, identities: IdentityMap): Row<'interaction'> {
  const { contact_id, owner_id } = row;
  const contact = contact_id === undefined ? undefined : identities.currentOf('contact', contact_id);
  const owner = owner_id === undefined ? undefined : identities.currentOf('user', owner_id);
  return {
    ...row,
    ...(contact !== contact_id && { contact_id: contact, platform_contact_id: contact_id }),
    ...(owner !== owner_id && { owner_id: owner, platform_owner_id: owner_id }),
  };
}
