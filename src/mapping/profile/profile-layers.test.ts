import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProfile, ProfileError } from './profile-layers.ts';

const defaults = 'file:///app/default.yaml';
const builtIn = readFileSync(new URL('../../../mappings/default.yaml', import.meta.url), 'utf8');

/** Loads `/site/site.yaml` from files given by their paths. */
function load(files: Record<string, string>) {
  return loadProfile('file:///site/site.yaml', defaults, async (url) => {
    const text = url === defaults ? builtIn : files[new URL(url).pathname];
    if (text === undefined) throw new Error(`no file ${url}`);
    return text;
  });
}

async function faults(files: Record<string, string>): Promise<readonly string[]> {
  try {
    await load(files);
    return [];
  } catch (error) {
    if (error instanceof ProfileError) return error.faults;
    throw error;
  }
}

const site = (text: string): Record<string, string> => ({ '/site/site.yaml': text });

describe('a site profile', () => {
  it('of two lines changes one value and inherits the rest', async () => {
    const { profile } = await load(site('extends: default\nmediaTypes: { fax: openmedia }\n'));
    expect(profile.mediaTypes).toMatchObject({ fax: 'openmedia', voice: 'call', messaging: 'chat' });
    expect(profile.owner).toBe('last');
  });

  it('replaces lists and single values as a whole', async () => {
    const { profile } = await load(site('extends: default\nowner: longest\nsubject: [flow]\n'));
    expect(profile).toMatchObject({ owner: 'longest', subject: ['flow'] });
  });

  it('takes away what it inherited with null: one entry, or a whole table', async () => {
    const { profile } = await load(site('extends: default\nuserData: { CX_Csat: null }\nlistLetterCase: null\n'));
    expect(profile.userData).not.toHaveProperty('CX_Csat');
    expect(profile.userData).toHaveProperty('CX_Customer');
    expect(profile.listLetterCase).toEqual({});
  });

  it('extends another one beside it, which extends the built-in one', async () => {
    const files = {
      '/site/site.yaml': 'extends: shared/group.yaml\nowner: first\n',
      '/site/shared/group.yaml': 'extends: default\nowner: longest\nunknownTypeId: Inbound\n',
    };
    const { profile, files: read } = await load(files);
    expect(profile).toMatchObject({ owner: 'first', unknownTypeId: 'Inbound', unknownMediaType: 'openmedia' });
    expect(read).toEqual(['file:///site/site.yaml', 'file:///site/shared/group.yaml', defaults]);
  });

  it('may name any place of the record, and of every document around it', async () => {
    const places = ['/flowId', 'transcript#/0', 'conversation#/messages', 'notes#/*', 'manifests#/*', 'users#/*'];
    const ignored = [...places, 'subType#', 'now#'].map((place) => `  "${place}": nobody asks`).join('\n');
    const more = 'subject: [/campaign]\nuserData: { CX_Campaign: /campaign }\n';
    const { profile } = await load(site(`extends: default\n${more}ignored:\n${ignored}\n`));
    expect(profile.subject).toEqual(['/campaign']);
    expect(profile.userData).toHaveProperty('CX_Campaign', '/campaign');
    expect(Object.keys(profile.ignored)).toEqual(expect.arrayContaining([...places, 'subType#', 'now#']));
  });

  it('names its direction by any of the target’s words', async () => {
    const typeIds = 'typeIds: { a: Inbound, b: Outbound, c: Internal, d: Consult, e: Unknown }';
    const { profile } = await load(site(`extends: default\n${typeIds}\n`));
    expect(profile.typeIds).toMatchObject({ a: 'Inbound', b: 'Outbound', c: 'Internal', d: 'Consult', e: 'Unknown' });
  });

  it('has a fingerprint of twelve digits, which is short enough for every key', async () => {
    expect((await load(site('extends: default'))).profile.fingerprint).toMatch(/^[0-9a-f]{12}$/);
  });

  it('has the same fingerprint for the same meaning, and another for another', async () => {
    const [bare, remarked, changed] = await Promise.all(
      ['extends: default', '# mine\nextends: default\nowner: last', 'extends: default\nowner: first'].map((text) =>
        load(site(text)),
      ),
    );
    expect(remarked?.profile.fingerprint).toBe(bare?.profile.fingerprint);
    expect(changed?.profile.fingerprint).not.toBe(bare?.profile.fingerprint);
  });
});

describe('a profile that cannot be used is told with file, line and column:', () => {
  const wrong: [string, Record<string, string>, string[]][] = [
    [
      'a value outside its words',
      site('extends: default\nowner: nearest\n'),
      ['/site/site.yaml:2:1: owner: Invalid option: expected one of "last"|"first"|"longest"'],
    ],
    [
      'an entry of a table',
      site('extends: default\ntypeIds:\n  inbound: In\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:3:3: typeIds\.inbound: /) as unknown as string],
    ],
    [
      'an entry of a list',
      site('extends: default\nsubject: [flow, queue]\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:2:17: subject\.1: /) as unknown as string],
    ],
    [
      'a name that is no setting',
      site('extends: default\nmediaType: {}\n'),
      ['/site/site.yaml:2:1: mediaType: not a setting of a profile'],
    ],
    [
      'a fault of an inherited file',
      { '/site/site.yaml': 'extends: b.yaml', '/site/b.yaml': 'extends: default\n\nowner: 7' },
      [expect.stringMatching(/^\/site\/b\.yaml:3:1: owner: /) as unknown as string],
    ],
    [
      'an entry of a table within a table',
      site('extends: default\nsubTypes:\n  messaging:\n    facebook: 7\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:4:5: subTypes\.messaging\.facebook: /) as unknown as string],
    ],
    [
      'a time zone that is none',
      site('extends: default\ntimeZone: Mars/Olympus\n'),
      ['/site/site.yaml:2:1: timeZone: not an IANA time zone'],
    ],
    [
      'no YAML',
      site('owner: [last'),
      [expect.stringMatching(/^\/site\/site\.yaml:1:13: [^\n]+$/) as unknown as string],
    ],
    [
      'a name given twice',
      site('extends: default\nowner: last\nowner: first\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:3:1: .*unique/) as unknown as string],
    ],
    ['no table', site('- owner'), ['/site/site.yaml: a profile is a table of names and values']],
    [
      'a parent that is none',
      site('extends: 7'),
      ['/site/site.yaml:1:1: extends: give "default" or the path of another profile'],
    ],
    [
      'a circle',
      { '/site/site.yaml': 'extends: b.yaml', '/site/b.yaml': 'extends: site.yaml' },
      ['/site/site.yaml: extends itself, by way of /site/site.yaml, /site/b.yaml'],
    ],
  ];
  it.each(wrong)('%s', async (_what, files, told) => {
    expect(await faults(files)).toEqual(told);
  });

  it.each(['flow', 'record#/flowId', 'my transcript#/0', 'my subType#', 'subType#/0', 'now', 'others#/mood'])(
    'a place %s, where no document stands',
    async (place) => {
      const text = `extends: default\nignored:\n  ${JSON.stringify(place)}: nobody asks\n`;
      expect(await faults(site(text))).toEqual([expect.stringMatching(/^\/site\/site\.yaml:3:3: ignored\./)]);
    },
  );

  it('what is missing', async () => {
    expect(await faults(site('owner: last'))).toContainEqual(expect.stringMatching(/^\/site\/site\.yaml: subject: /));
  });

  it('all faults at once', async () => {
    expect(await faults(site('extends: default\nowner: x\nunknownTypeId: y\nzzz: 1\n'))).toHaveLength(3);
  });
});

it('a profile that cannot be used is an error of its own, which says all its faults', async () => {
  await expect(load(site('extends: default\nowner: x\nzzz: 1\n'))).rejects.toMatchObject({
    name: 'ProfileError',
    code: 'bad-profile',
    message: expect.stringMatching(/^\/site\/site\.yaml:2:1: owner: .*; \/site\/site\.yaml:3:1: zzz: /),
  });
});

it('a profile that is no file is told by its whole address', async () => {
  const loading = loadProfile(
    'https://conf.example/site.yaml',
    defaults,
    async () => 'owner: x\nextends: default\n- 1',
  );
  await expect(loading).rejects.toThrow(/^https:\/\/conf\.example\/site\.yaml:3:1: /);
});
