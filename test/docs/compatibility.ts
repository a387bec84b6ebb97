import {
  answerRows,
  type CompatibilityRow,
  interactionRows,
  messageRows,
  operationRows,
  parameterRows,
} from './compatibility.table.ts';

const introduction = `# Compatibility

This page lists everything that the vendor documents about the history API, with its status in the bridge and the test that verifies it.
"Bridge-defined" marks behaviour that the vendor's pages leave open. [differences.md](differences.md) lists where the bridge differs from
those pages.

The column "check" names a check of \`npx cxbridge conform\`, which works with any deployment, including real Genesys Web Services
(\`npx cxbridge conform --help\`). Where the vendor's pages leave something open, a deployment that does otherwise than the
bridge is shown as \`open\`, and not counted as a difference.

\`npm run docs\` generates this page from \`test/docs/compatibility.table.ts\`. Tests fail if the page is not up to date, if a named test does
not exist, or if an operation or a field in the code has no row.
`;

/** Every row of the page. */
export const compatibilityRows: readonly CompatibilityRow[] = [
  ...operationRows,
  ...answerRows,
  ...parameterRows,
  ...interactionRows,
  ...messageRows,
];

/** The text of `docs/compatibility.md`. */
export function compatibilityPage(): string {
  return [
    introduction,
    section('Operations', operationRows),
    section('Replies and notifications', answerRows),
    section('Parameters', parameterRows),
    section('Fields of an interaction', interactionRows),
    section('Fields of a message', messageRows),
  ].join('\n');
}

function section(title: string, rows: readonly CompatibilityRow[]): string {
  const withOperations = rows.some((row) => row.of !== undefined);
  const columns = [...(withOperations ? ['operation'] : []), 'name', 'status', 'remark', 'test', 'check'];
  const lines = rows.map(({ of = '', name, status, remark = '', proof, check }) => {
    const cells = [
      codeFormatted(name),
      status,
      remark,
      `\`${proof.file}\`: ${proof.title}`,
      check ? `\`${check}\`` : '',
    ];
    return row(withOperations ? [of, ...cells] : cells);
  });
  return `## ${title}\n\n${[row(columns), row(columns.map(() => '---')), ...lines].join('\n')}\n`;
}

/** Formats names of the API as code; returns names with other words unchanged. */
function codeFormatted(name: string): string {
  return /^\w+(, \w+)*$/.test(name) ? name.replaceAll(/\w+/g, '`$&`') : name;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
