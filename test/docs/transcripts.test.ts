import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileOf } from '../cases/run-case.ts';
import { run } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const transcript = /```console\n\$ npx cxbridge ((?:explain fixtures|mappings diff).*)\n([^`]*)```/g;

/** The commands that a page shows, and what it says they print. */
const shownOn = (name: string): [command: string, output: string][] =>
  [...page(name).matchAll(transcript)].map(([, command = '', output = '']) => [command, output]);

it.each(shownOn('diagnostics.md'))('docs/diagnostics.md shows what %s prints', async (command, output) => {
  expect((await run(command.split(' '))).out).toBe(output);
});

it.each(shownOn('mapping-profiles.md'))('docs/mapping-profiles.md shows what %s prints', async (command, output) => {
  const [profile, archive] = [join(folder(), 'site.yaml'), join(folder(), 'records.jsonl')];
  writeFileSync(profile, /```yaml\n([^`]*)```/.exec(page('mapping-profiles.md'))?.[1] ?? '');
  const cases = [
    'voice-answered-with-everything-that-was-gathered',
    'web-chat-transferred-has-both-agents',
    'channel-nobody-knows-is-openmedia-and-told',
  ];
  const lines = cases.map((name) => JSON.stringify(JSON.parse(readFileSync(fileOf(name, 'in'), 'utf8'))));
  writeFileSync(archive, lines.join('\n'));
  const args = command.split(' ').map((word) => ({ 'site.yaml': profile, 'records.jsonl': archive })[word] ?? word);
  expect((await run(args)).out).toBe(output);
});

it('the pages show both commands', () => {
  expect(shownOn('diagnostics.md')).toHaveLength(2);
  expect(shownOn('mapping-profiles.md')).toHaveLength(1);
});
