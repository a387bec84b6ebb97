import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileOf } from '../cases/run-case.ts';
import { run } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const transcript = /```console\n\$ npx cxbridge ((?:explain fixtures|mappings diff).*)\n([^`]*)```/g;

/** The commands on a page, and the output that the page shows for them. */
const transcriptsOn = (name: string): [command: string, output: string][] =>
  [...page(name).matchAll(transcript)].map(([, command = '', output = '']) => [command, output]);

it.each(transcriptsOn('diagnostics.md'))('docs/diagnostics.md shows the output of %s', async (command, output) => {
  expect((await run(command.split(' '))).out).toBe(output);
});

it.each(transcriptsOn('mapping-profiles.md'))(
  'docs/mapping-profiles.md shows the output of %s',
  async (command, output) => {
    const [profile, archive] = [join(folder(), 'site.yaml'), join(folder(), 'records.jsonl')];
    writeFileSync(profile, /```yaml\n([^`]*)```/.exec(page('mapping-profiles.md'))?.[1] ?? '');
    const cases = [
      'voice-answered-with-all-related-documents',
      'web-chat-transferred-has-both-agents',
      'unknown-channel-is-openmedia-and-reported',
    ];
    const lines = cases.map((name) => JSON.stringify(JSON.parse(readFileSync(fileOf(name, 'in'), 'utf8'))));
    writeFileSync(archive, lines.join('\n'));
    const args = command.split(' ').map((word) => ({ 'site.yaml': profile, 'records.jsonl': archive })[word] ?? word);
    expect((await run(args)).out).toBe(output);
  },
);

it('both pages have transcripts', () => {
  expect(transcriptsOn('diagnostics.md')).toHaveLength(2);
  expect(transcriptsOn('mapping-profiles.md')).toHaveLength(1);
});
