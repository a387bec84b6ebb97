import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conformanceTable } from '../../src/conformance/checks.table.ts';
import { calendarOf } from '../../src/genesys/dates/calendar.ts';
import { GwsInteraction, GwsMessage } from '../../src/genesys/interaction.ts';
import { operationsTable } from '../../src/genesys/operations.table.ts';
import { parseHistoryRequest } from '../../src/genesys/requests/history-request.ts';
import { interactionRows, messageRows, operationRows, parameterRows } from './compatibility.table.ts';
import { compatibilityPage, compatibilityRows } from './compatibility.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const namesOf = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

it('docs/compatibility.md is what `npm run docs` writes', () => {
  expect(file('docs/compatibility.md')).toBe(compatibilityPage());
});

describe('every row of docs/compatibility.md', () => {
  it.each(compatibilityRows)('$of $name names an existing test', ({ proof }) => {
    const title = proof.title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    expect(file(proof.file)).toMatch(new RegExp(`\\(\\s*'${title}'`));
  });

  it.each(compatibilityRows)('$of $name has a check of `cxbridge conform`, or its name is in its test', (row) => {
    const { name, check, proof } = row;
    if (check !== undefined) expect(conformanceTable.map(({ id }) => id)).toContain(check);
    else for (const word of name.split(', ')) expect(file(proof.file)).toContain(word);
  });
});

describe('docs/compatibility.md has', () => {
  it('every operation of the operations table with its status, and no other', () => {
    const rows = operationRows.map(({ name, status }) => [name, status]);
    expect(rows).toEqual(operationsTable.map(({ name, status }) => [name, status]));
  });

  it('every parameter of a history request', () => {
    const { window, ...parameters } = parseHistoryRequest({}, 0, calendarOf('UTC'));
    expect(window).toBeDefined();
    const all = [...Object.keys(parameters), 'fromDate', 'toDate'];
    expect(namesOf(parameterRows)).toEqual(expect.arrayContaining(all));
  });

  it('every field of an interaction and of a message', () => {
    expect(namesOf(interactionRows).sort()).toEqual(Object.keys(GwsInteraction.shape).sort());
    expect(namesOf(messageRows).sort()).toEqual(Object.keys(GwsMessage.shape).sort());
  });
});
