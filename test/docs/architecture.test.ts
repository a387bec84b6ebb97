import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { modules, openFiles } from '../../.dependency-cruiser.mjs';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| `[\w/-]+` \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, folder = '', purpose = '', imports = '']) => ({ folder: folder.replaceAll('`', ''), purpose, imports }));

it('ARCHITECTURE.md says of every module what it may import, as the import rules do', () => {
  const expected = Object.entries(modules).map(([module, allowed]) => {
    const files = module in openFiles ? [`\`${openFiles[module]}\``] : [];
    return [module, [...allowed, ...files].join(', ') || '–'];
  });
  const listed = rows.filter(({ folder }) => folder in modules).map(({ folder, imports }) => [folder, imports]);
  expect(listed.toSorted()).toEqual(expected.toSorted());
});

it('ARCHITECTURE.md has one line with the purpose of every folder of src, and no other folder', () => {
  const source = fileURLToPath(new URL('src/', root));
  const folders = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/').slice(source.length));
  expect(rows.map(({ folder }) => folder).toSorted()).toEqual(folders.toSorted());
  expect(rows.filter(({ purpose }) => purpose === '')).toEqual([]);
});

it('no two exports of src have the same name', () => {
  const source = fileURLToPath(new URL('src/', root));
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.test.ts'));
  const exported = files.flatMap((file) => {
    const text = readFileSync(`${source}${file}`, 'utf8');
    const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)];
    // A schema and its type share their name.
    return [...new Set(names.map(([, name = '']) => name))];
  });
  expect(exported.filter((name, index) => exported.indexOf(name) !== index)).toEqual([]);
});
