import type { Column } from '../../src/bulk/export/tables/columns.ts';
import { tableNames, tables } from '../../src/bulk/export/tables/tables.table.ts';

const head = `# Tables of an export

\`npm run docs\` generates this page from the tables of the program; a test fails if they differ. [export.md](export.md) says how they are written.

Empty cells are \`null\`; columns in **bold** are never empty. \`timestamp\` is UTC with microseconds: a timestamp with a time zone in Parquet, an ISO text in JSON and CSV. \`json\`
is text that contains JSON.
`;

/** The text of `docs/export-tables.md`. */
export function exportTablesPage(): string {
  const sections = tableNames.map((name) => {
    const { about, columns } = tables[name];
    const rows = (Object.entries(columns) as [string, Column][]).map(
      ([column, { type, about: text, isRequired }]) =>
        `| ${isRequired ? `**\`${column}\`**` : `\`${column}\``} | ${type} | ${text} |`,
    );
    return `## ${name}\n\nA row is ${about}.\n\n| column | type | what it is |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${head}\n${sections.join('\n')}`;
}
