import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProfile, ProfileError } from './profile-layers.ts';

const defaults = 'file:///app/default.yaml';
const builtIn = readFileSync(new URL('../../../mappings/default.yaml', import.meta.url), 'utf8');

/** Loads `/site/site.yaml` from a map of paths to texts. */
function load(files: Record<string, string>) {
  return loadProfile('file:///site/site.yaml', defaults, async (url) => {
    const text = url === defaults ? builtIn : files[new URL(url).pathname];
    if (text === undefined) throw new Error(`no file ${url}`);
    return text;
  });
}

async function problemsOf(files: Record<string, string>): Promise<readonly string[]> {
  try {
    await load(files);
    return [];
  } catch (error) {
    if (error instanceof ProfileError) return error.problems;
    throw error;
  }
}

const site = (text: string): Record<string, string> => ({ '/site/site.yaml': text });

describe('a site profile', () => {
  it('with two lines changes one value and inherits the others', async () => {
    const { profile } = await load(site('extends: default\nmediaTypes: { fax: openmedia }\n'));
    expect(profile.mediaTypes).toMatchObject({ fax: 'openmedia', voice: 'call', messaging: 'chat' });
    expect(profile.owner).toBe('last');
  });

  it('replaces lists and scalars', async () => {
    const { profile } = await load(site('extends: default\nowner: longest\nsubject: [flow]\n'));
    expect(profile).toMatchObject({ owner: 'longest', subject: ['flow'] });
  });

  it('removes an inherited entry, or all entries of a map, with null', async () => {
    const { profile } = await load(site('extends: default\nuserData: { CX_Csat: null }\nlistLetterCase: null\n'));
    expect(profile.userData).not.toHaveProperty('CX_Csat');
    expect(profile.userData).toHaveProperty('CX_Customer');
    expect(profile.listLetterCase).toEqual({});
  });

  it('extends a profile with a relative path, which extends the built-in one', async () => {
    const files = {
      '/site/site.yaml': 'extends: shared/group.yaml\nowner: first\n',
      '/site/shared/group.yaml': 'extends: default\nowner: longest\nunknownTypeId: Inbound\n',
    };
    const { profile, files: read } = await load(files);
    expect(profile).toMatchObject({ owner: 'first', unknownTypeId: 'Inbound', unknownMediaType: 'openmedia' });
    expect(read).toEqual(['file:///site/site.yaml', 'file:///site/shared/group.yaml', defaults]);
  });

  it('may point into the record and into every related document', async () => {
    const pointers = ['/flowId', 'transcript#/0', 'conversation#/messages', 'notes#/*', 'manifests#/*', 'users#/*'];
    const ignored = [...pointers, 'subType#', 'now#'].map((pointer) => `  "${pointer}": not needed`).join('\n');
    const settings = 'subject: [/campaign]\nuserData: { CX_Campaign: /campaign }\n';
    const { profile } = await load(site(`extends: default\n${settings}ignored:\n${ignored}\n`));
    expect(profile.subject).toEqual(['/campaign']);
    expect(profile.userData).toHaveProperty('CX_Campaign', '/campaign');
    expect(Object.keys(profile.ignored)).toEqual(expect.arrayContaining([...pointers, 'subType#', 'now#']));
  });

  it('may map a direction to any type of the target', async () => {
    const typeIds = 'typeIds: { a: Inbound, b: Outbound, c: Internal, d: Consult, e: Unknown }';
    const { profile } = await load(site(`extends: default\n${typeIds}\n`));
    expect(profile.typeIds).toMatchObject({ a: 'Inbound', b: 'Outbound', c: 'Internal', d: 'Consult', e: 'Unknown' });
  });

  it('has a fingerprint of twelve hex digits', async () => {
    expect((await load(site('extends: default'))).profile.fingerprint).toMatch(/^[0-9a-f]{12}$/);
  });

  it('has the same fingerprint for the same values, and another for different values', async () => {
    const [bare, commented, changed] = await Promise.all(
      ['extends: default', '# comment\nextends: default\nowner: last', 'extends: default\nowner: first'].map((text) =>
        load(site(text)),
      ),
    );
    expect(commented?.profile.fingerprint).toBe(bare?.profile.fingerprint);
    expect(changed?.profile.fingerprint).not.toBe(bare?.profile.fingerprint);
  });
});

describe('an invalid profile is reported with file, line and column:', () => {
  const invalid: [string, Record<string, string>, string[]][] = [
    [
      'a value that is not one of the options',
      site('extends: default\nowner: nearest\n'),
      ['/site/site.yaml:2:1: owner: give last, first or longest'],
    ],
    [
      'an entry of a map',
      site('extends: default\ntypeIds:\n  inbound: In\n'),
      ['/site/site.yaml:3:3: typeIds.inbound: give Inbound, Outbound, Internal, Consult or Unknown'],
    ],
    [
      'an entry of a list',
      site('extends: default\nsubject: [flow, queue]\n'),
      [
        '/site/site.yaml:2:17: subject.1: give received-email, reply-email, first-queue, flow or a pointer into the record, for example /campaignId',
      ],
    ],
    [
      'an unknown setting',
      site('extends: default\nmediaType: {}\n'),
      ['/site/site.yaml:2:1: mediaType: unknown setting. Did you mean mediaTypes?'],
    ],
    [
      'an unknown part of a setting',
      site('extends: default\nparticipants: { bot: Bot }\n'),
      ['/site/site.yaml:2:17: bot: unknown setting. Give customer, agent, system or other'],
    ],
    [
      'a media type that Genesys does not have',
      site('extends: default\nmediaTypes: { fax: telefax }\nunknownMediaType: Chat\ncalls: [voice]\n'),
      ['3:1: unknownMediaType', '4:9: calls.0', '2:15: mediaTypes.fax'].map(
        (place) =>
          `/site/site.yaml:${place}: give call, chat, email, facebook, facebooksession, openmedia, smssession, twitter or workitem`,
      ),
    ],
    [
      'a letter case of a media type that Genesys does not have',
      site('extends: default\nlistLetterCase: { chats: Chats }\n'),
      ['/site/site.yaml:2:19: chats: unknown setting. Did you mean chat?'],
    ],
    [
      'another word instead of another letter case',
      site('extends: default\nlistLetterCase: { chat: Webchat }\n'),
      ['/site/site.yaml:2:1: listLetterCase: give each media type in another letter case, for example chat: Chat'],
    ],
    [
      'a value of another type',
      site('extends: default\ncalls: call\nstaleAfterHours: { voice: long }\ncontactRowsByAddress: "no"\n'),
      [
        '/site/site.yaml:2:1: calls: give a list',
        '/site/site.yaml:4:1: contactRowsByAddress: give true or false',
        '/site/site.yaml:3:20: staleAfterHours.voice: give a number',
      ],
    ],
    [
      'a profile that extends nothing',
      site('# mine\nowner: first\n'),
      [
        expect.stringMatching(
          /^\/site\/site\.yaml: settings are missing: .* and \d+ more; to inherit them, add `extends: default`$/,
        ) as unknown as string,
      ],
    ],
    [
      'an inherited profile that extends nothing',
      { '/site/site.yaml': 'extends: b.yaml', '/site/b.yaml': 'owner: first\n' },
      [expect.stringMatching(/^\/site\/b\.yaml: settings are missing: .*add `extends: default`$/) as unknown as string],
    ],
    [
      'a setting that null removes',
      site('extends: default\nsubject: null\n'),
      ['/site/site.yaml:2:1: subject: is removed, but every profile needs it'],
    ],
    [
      'a profile to extend that is not there',
      site('extends: defaults\n'),
      [
        '/site/site.yaml:1:1: extends: /site/defaults cannot be read (no file file:///site/defaults): give default or the path of another profile, relative to this file',
      ],
    ],
    [
      'a problem in an inherited file',
      { '/site/site.yaml': 'extends: b.yaml', '/site/b.yaml': 'extends: default\n\nowner: 7' },
      [expect.stringMatching(/^\/site\/b\.yaml:3:1: owner: /) as unknown as string],
    ],
    [
      'an entry of a nested map',
      site('extends: default\nsubTypes:\n  messaging:\n    facebook: 7\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:4:5: subTypes\.messaging\.facebook: /) as unknown as string],
    ],
    [
      'an unknown time zone',
      site('extends: default\ntimeZone: Mars/Olympus\n'),
      ['/site/site.yaml:2:1: timeZone: give an IANA time zone, for example Europe/Kyiv'],
    ],
    [
      'invalid YAML',
      site('owner: [last'),
      [expect.stringMatching(/^\/site\/site\.yaml:1:13: [^\n]+$/) as unknown as string],
    ],
    [
      'a duplicate key',
      site('extends: default\nowner: last\nowner: first\n'),
      [expect.stringMatching(/^\/site\/site\.yaml:3:1: .*unique/) as unknown as string],
    ],
    ['a list', site('- owner'), ['/site/site.yaml: a profile must be a map of settings and values']],
    [
      'an extends that is not a text',
      site('extends: 7'),
      ['/site/site.yaml:1:1: extends: give default or the path of another profile, relative to this file'],
    ],
    [
      'a cycle',
      { '/site/site.yaml': 'extends: b.yaml', '/site/b.yaml': 'extends: site.yaml' },
      ['/site/site.yaml: extends itself: /site/site.yaml -> /site/b.yaml -> /site/site.yaml'],
    ],
  ];
  it.each(invalid)('%s', async (_what, files, expected) => {
    expect(await problemsOf(files)).toEqual(expected);
  });

  it.each(['flow', 'record#/flowId', 'my transcript#/0', 'my subType#', 'subType#/0', 'now', 'others#/mood'])(
    'a pointer %s into an unknown document',
    async (pointer) => {
      const text = `extends: default\nignored:\n  ${JSON.stringify(pointer)}: not needed\n`;
      expect(await problemsOf(site(text))).toEqual([expect.stringMatching(/^\/site\/site\.yaml:3:3: ignored\./)]);
    },
  );

  it('if it has several problems, all at once', async () => {
    expect(await problemsOf(site('extends: default\nowner: x\nunknownTypeId: y\nzzz: 1\n'))).toHaveLength(3);
  });
});

it('an invalid profile is rejected with a ProfileError that lists all problems', async () => {
  await expect(load(site('extends: default\nowner: x\nzzz: 1\n'))).rejects.toMatchObject({
    name: 'ProfileError',
    code: 'bad-profile',
    message: expect.stringMatching(/^\/site\/site\.yaml:2:1: owner: .*; \/site\/site\.yaml:3:1: zzz: /),
  });
});

it('a profile that is not a file is reported with its URL', async () => {
  const loading = loadProfile(
    'https://conf.example/site.yaml',
    defaults,
    async () => 'owner: x\nextends: default\n- 1',
  );
  await expect(loading).rejects.toThrow(/^https:\/\/conf\.example\/site\.yaml:3:1: /);
});
