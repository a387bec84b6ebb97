import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conformanceTable } from '../../src/conformance/checks.table.ts';
import { calendarOf } from '../../src/genesys/dates/calendar.ts';
import { GwsInteraction, GwsMessage } from '../../src/genesys/interaction.ts';
import { operationsTable } from '../../src/genesys/operations.table.ts';
import { historyRequest } from '../../src/genesys/requests/history-request.ts';
import { interactionRows, messageRows, operationRows, parameterRows } from './compatibility.table.ts';
import { compatibilityPage, compatibilityRows } from './compatibility.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const named = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

it('docs/compatibility.md is what `npm run docs` writes', () => {
  expect(file('docs/compatibility.md')).toBe(compatibilityPage());
});

describe('every row of docs/compatibility.md', () => {
  it.each(compatibilityRows)('$of $name names a test that is there', ({ proof }) => {
    const title = proof.title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    expect(file(proof.file)).toMatch(new RegExp(`\\(\\s*'${title}'`));
  });

  it.each(compatibilityRows)('$of $name has a check of `cxbridge conform`, or its test names it', (row) => {
    const { name, check, proof } = row;
    if (check !== undefined) expect(conformanceTable.map(({ id }) => id)).toContain(check);
    else for (const word of name.split(', ')) expect(file(proof.file)).toContain(word);
  });
});

describe('docs/compatibility.md has', () => {
  it('every operation, as the operations table has it, and no other', () => {
    const stands = operationRows.map(({ name, status }) => [name, status]);
    expect(stands).toEqual(operationsTable.map(({ name, status }) => [name, status]));
  });

  it('every parameter that a history is asked for', () => {
    const { window, ...parameters } = historyRequest({}, 0, calendarOf('UTC'));
    expect(window).toBeDefined();
    const all = [...Object.keys(parameters), 'fromDate', 'toDate'];
    expect(named(parameterRows)).toEqual(expect.arrayContaining(all));
  });

  it('every field of an interaction and of a message', () => {
    expect(named(interactionRows).sort()).toEqual(Object.keys(GwsInteraction.shape).sort());
    expect(named(messageRows).sort()).toEqual(Object.keys(GwsMessage.shape).sort());
  });
});
