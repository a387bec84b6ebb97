import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Whether a text is the shown one; a shown line `...` stands for any number of lines. */
function matches(text: string, shown: string): boolean {
  let end = 0;
  return `${shown}\n`.split('  ...\n').every((part, index) => {
    const start = text.indexOf(part, end);
    end = start + part.length;
    return index === 0 ? start === 0 : start >= 0;
  });
}

it('README.md shows the output of translate for an archive of the test cases', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const example =
    /```console\n\$ for file in (\S+)\*\.in\.json;.*> records\.jsonl\n\$ npx cxbridge (translate .*) > genesys\.jsonl\n([^`]*)\n\$ head -1 rejects\.jsonl\n([^`]*)```/;
  const [, cases = '', command = '', summary = '', firstReject = ''] = example.exec(readme) ?? [];
  const files = readdirSync(new URL(`../../${cases}`, import.meta.url)).filter((file) => file.endsWith('.in.json'));
  const [archive, rejects] = [join(folder(), 'records.jsonl'), join(folder(), 'rejects.jsonl')];
  const lines = files.toSorted().map((file) => {
    const text = readFileSync(new URL(`../../${cases}${file}`, import.meta.url), 'utf8');
    return `${text.replaceAll('\n', '')}\n`;
  });
  writeFileSync(archive, lines.join(''));
  const paths: Readonly<Record<string, string>> = { 'records.jsonl': archive, 'rejects.jsonl': rejects };
  const { code, out, err } = await run(command.split(' ').map((word) => paths[word] ?? word));
  expect(code).toBe(0);
  expect(out.split('\n')).toHaveLength(lines.length + 1);
  expect(matches(err, summary), `README.md shows:\n${summary}\ntranslate wrote:\n${err}`).toBe(true);
  expect(readFileSync(rejects, 'utf8').slice(0, firstReject.length)).toBe(firstReject);
});
