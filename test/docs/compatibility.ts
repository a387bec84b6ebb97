import {
  answerRows,
  type CompatibilityRow,
  interactionRows,
  messageRows,
  operationRows,
  parameterRows,
} from './compatibility.table.ts';

const head = `# Compatibility

What the vendor documents of the history API, whether the bridge serves it, and the test that proves it. "Ours" is what the vendor's pages
leave open and the bridge has decided; [differences.md](differences.md) says where it departs from them.

Every row with a check is also looked at by \`npx cxbridge conform http://localhost:8080\`, which does the same with any deployment, real
Genesys Web Services among them.

This page is written from \`test/docs/compatibility.table.ts\` by \`npm run docs\`; tests fail when the two differ, when a named test is not
there, and when an operation or a field of the code has no row.
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
    head,
    section('Operations', operationRows),
    section('Answers', answerRows),
    section('Parameters', parameterRows),
    section('Fields of an interaction', interactionRows),
    section('Fields of a message', messageRows),
  ].join('\n');
}

function section(title: string, rows: readonly CompatibilityRow[]): string {
  const withOperations = rows.some((row) => row.of !== undefined);
  const columns = [...(withOperations ? ['of'] : []), 'name', 'status', 'remark', 'proved by', 'check'];
  const lines = rows.map(({ of = '', name, status, remark = '', proof, check }) => {
    const cells = [quoted(name), status, remark, `\`${proof.file}\`: ${proof.title}`, check ? `\`${check}\`` : ''];
    return row(withOperations ? [of, ...cells] : cells);
  });
  return `## ${title}\n\n${[row(columns), row(columns.map(() => '---')), ...lines].join('\n')}\n`;
}

/** Names of the API stand as code, words around them do not. */
function quoted(name: string): string {
  return /^\w+(, \w+)*$/.test(name) ? name.replaceAll(/\w+/g, '`$&`') : name;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
