import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../support/cxbridge.ts';
import { folder } from '../support/folder.ts';

const record = (id: string, channelType: string): string =>
  JSON.stringify({ interactionId: id, channelType, direction: 'inbound' });

function profile(text: string): string {
  const file = join(folder(), 'site.yaml');
  writeFileSync(file, text);
  return file;
}

describe('cxbridge mappings diff', () => {
  const archive = [record('a', 'voice'), '{oops', record('b', 'fax'), record('c', 'fax')].join('\n');
  const fax = profile('extends: default\nmediaTypes: { fax: workitem }\n');

  it('reports per field how many records change, with an example, and exits with 1', async () => {
    const { code, out, err } = await run(['mappings', 'diff', 'default', fax, '-'], {}, archive);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        '2 of 3 records change, 1 rejected',
        '/interaction/mediaType  2 records',
        '  line 3, b: "openmedia" -> "workitem"',
        'diagnostics:',
        '  unmapped-value: 2 -> 0  2 records',
        '',
      ].join('\n'),
    );
    expect(err).toBe('{"line":2,"column":2,"reject":"not JSON"}\n');
  });

  it('exits with 0 if no record changes', async () => {
    const array = `[${record('a', 'voice')}, ${record('b', 'fax')}]`;
    expect(await run(['mappings', 'diff', fax, fax, '-'], {}, array)).toEqual({
      code: 0,
      out: '0 of 2 records change\n',
      err: '',
    });
  });

  it('translates with both profiles at the same reference time, which --now sets', async () => {
    const patient = profile('extends: default\nstaleAfterHours: { voice: 48 }\n');
    const open = JSON.stringify({ ...JSON.parse(record('a', 'voice')), startTimestamp: '2024-03-07T10:00:00Z' });
    const at = (time: string) => run(['mappings', 'diff', 'default', patient, '-', '--now', time], {}, open);
    expect((await at('2024-03-08T12:00:00Z')).out).toContain('line 1, a: "Stopped" -> "New"');
    expect((await at('2024-03-07T12:00:00Z')).code).toBe(0);
  });

  it.each([
    ['a missing profile', ['default', '/no/such', '-'], /^Cannot open \S+: no such file or directory \(ENOENT\)\.\n$/],
    [
      'an invalid profile',
      ['default', profile('extends: default\nowner: none\n'), '-'],
      /^\/.*site\.yaml:2:1: owner: .*\n/,
    ],
    [
      'a missing archive',
      ['default', 'default', '/no/such'],
      /^Cannot open \S+: no such file or directory \(ENOENT\)\.\n$/,
    ],
    [
      'an archive of another format',
      ['default', 'default', fileURLToPath(new URL('../../mappings/default.yaml', import.meta.url))],
      /^\S+default\.yaml: neither JSON Lines nor any other JSON; convert it to one JSON object per line\n$/,
    ],
    ['a missing argument', ['default'], /^error: missing required argument 'new'\n$/],
  ])('reports %s and exits with 2', async (_what, args, line) => {
    const { code, out, err } = await run(['mappings', 'diff', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
  });
});
