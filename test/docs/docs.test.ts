import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationManual } from '../../src/config/manual.ts';
import { operationsTable } from '../../src/genesys/operations.table.ts';
import { refusalsTable } from '../../src/genesys/refusals.table.ts';
import { diagnosticsTable } from '../../src/mapping/diagnostics/diagnostics.table.ts';
import { profileSchema } from '../support/profile-schema.ts';
import { exportTablesPage } from './export-tables.ts';
import { observabilityPage } from './observability.ts';
import { profileReferencePage, profileSettings } from './profile-reference.ts';

const root = new URL('../../', import.meta.url);
const page = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const codesIn = (text: string): string[] => [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '');

it('docs/configuration.md is what `npm run docs` writes', () => {
  expect(page('docs/configuration.md')).toBe(configurationManual());
  expect(page('docs/observability.md')).toBe(observabilityPage());
});

it('docs/export-tables.md is what `npm run docs` writes', () => {
  expect(page('docs/export-tables.md')).toBe(exportTablesPage());
});

it('mappings/schema.json is what `npm run docs` writes', () => {
  expect(page('mappings/schema.json')).toBe(profileSchema());
});

it('docs/mapping-reference.md is what `npm run docs` writes', () => {
  expect(page('docs/mapping-reference.md')).toBe(profileReferencePage());
});

it('every setting of a mapping profile, and every part of one, has a description in the schema', () => {
  expect(profileSettings().filter(({ schema }) => !schema.description)).toEqual([]);
});

it('docs/errors.md has every refusal with its codes, and no other', () => {
  const rows = Object.entries(refusalsTable).map(
    ([code, { statusCode, httpStatus }]) => `| \`${code}\` | ${statusCode} | ${httpStatus} |`,
  );
  const text = page('docs/errors.md');
  for (const row of rows) expect(text).toContain(row);
  expect(codesIn(text).sort()).toEqual(Object.keys(refusalsTable).sort());
});

it('docs/diagnostics.md has every diagnostic with its severity and meaning, and no other', () => {
  const text = page('docs/diagnostics.md');
  for (const [code, { severity, meaning }] of Object.entries(diagnosticsTable)) {
    expect(text).toContain(`| \`${code}\` | ${severity} | ${meaning} |`);
  }
  expect(codesIn(text).sort()).toEqual(Object.keys(diagnosticsTable).sort());
});

it('README.md says of each operation what the operations table says', () => {
  const rows = page('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  for (const { name, status } of operationsTable) {
    expect(rows.find((row) => row.includes(`\`${name}\``))).toContain(`| ${status}`);
  }
});

describe('every page', () => {
  const pages = [
    ...readdirSync(root),
    ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`),
  ].filter((path) => path.endsWith('.md'));

  it.each(pages)('%s has no broken link', (path) => {
    const links = [...page(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
    const base = new URL(path, root);
    expect(links.filter((link) => !existsSync(new URL(link, base)))).toEqual([]);
  });

  it.each(pages)('%s names only existing commands and files', (path) => {
    const { scripts } = JSON.parse(page('package.json')) as { scripts: Record<string, string> };
    const text = page(path);
    const commands = [...text.matchAll(/npm (?:run ([a-z:]+)|(start|test))\b/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
    const files = [...text.matchAll(/`((?:src|test|docs|mappings|fixtures|bench)\/[\w./-]*[\w/])`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });
});
