import { expect, it } from 'vitest';
import { IdentityMap } from './identity-map.ts';
import { parseIdentityMap } from './read-identity-map.ts';
import { suggestIdentities } from './suggest-identities.ts';

const marta = '93b34310-bfee-11ee-b9f2-01904e807d77';
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';

const text = (...rows: readonly string[]): string => ['kind,old,new,note', ...rows].join('\n');
const faultOf = (csv: string): Promise<string> =>
  parseIdentityMap(csv).then(
    () => '',
    (error: Error) => error.message,
  );

it('knows a contact and a user by the id of the old platform; UUIDs in any spelling', async () => {
  const map = await parseIdentityMap(
    text(`contact,00012aB0T770000M,${marta.toUpperCase()},`, `user,CC9016EEE9C84DFEB266C642D9FD92C5,${ana},`),
  );
  expect(map.size).toBe(2);
  expect(map.currentOf('contact', ' 00012aB0T770000M ')).toBe(marta);
  expect(map.currentOf('user', 'cc9016ee-e9c8-4dfe-b266-c642d9fd92c5')).toBe(ana);
  // Ids of the Universal Contact Server have both cases.
  for (const [kind, id] of [
    ['user', '00012aB0T770000M'],
    ['contact', '00012AB0T770000M'],
    ['contact', 'another'],
  ] as const)
    expect(map.currentOf(kind, id)).toBe(id);
});

it('several old contacts may be one in CXEngage, which is known by every id', () => {
  const map = new IdentityMap([
    { kind: 'contact', old: 'A1', new: marta },
    { kind: 'contact', old: 'B2', new: marta },
  ]);
  for (const id of ['A1', 'B2', marta]) expect(map.allOf('contact', id)).toEqual([marta, 'A1', 'B2']);
  expect(map.allOf('contact', 'C3')).toEqual(['C3']);
});

it('a row without a new id is undecided and has no effect; further columns may be missing', async () => {
  const map = await parseIdentityMap(text('contact,A1,,ambiguous', `contact,B2,${marta}`));
  expect([map.size, map.currentOf('contact', 'A1'), map.currentOf('contact', 'B2')]).toEqual([1, 'A1', marta]);
});

it.each([
  ['semicolons', `kind;old;new\ncontact;A1;${marta}\n`],
  ['names in another case', `Kind,Old,New\r\ncontact,A1,${marta}\r\n`],
  ['a byte order mark', `\ufeffkind,old,new\ncontact,A1,${marta}`],
])('may have %s', async (_what, csv) => {
  expect((await parseIdentityMap(csv)).currentOf('contact', 'A1')).toBe(marta);
});

it('the fingerprint follows from what it says, not from how it is written', async () => {
  const rows = [`contact,A1,${marta},`, `user,u,${ana},x`];
  const [one, other] = await Promise.all([rows, rows.toReversed()].map((each) => parseIdentityMap(text(...each))));
  expect(one?.fingerprint).toBe(other?.fingerprint);
  expect((await parseIdentityMap(text(rows[0] ?? ''))).fingerprint).not.toBe(one?.fingerprint);
});

it.each([
  ['another kind', text(`Marta Vega,A1,${marta},`), 'line 2 has another kind than contact or user'],
  ['no old id', text(`contact,,${marta},`), 'line 2 has no old id'],
  [
    'two new ids for one',
    text(`contact,A1,${marta},`, `contact,A1,${ana},`),
    'line 3 has another new id than line 2 for the same old one',
  ],
  [
    'a chain',
    text(`contact,A1,${marta},`, `contact,${marta},${ana},`),
    'line 2 has a new id that line 3 has as an old one',
  ],
  ['no header', `contact,A1,${marta}`, 'must name the columns kind, old and new, and lacks kind and old and new'],
  ['nothing', '', 'must name the columns kind, old and new'],
  ['an open quote', text('contact,"A1'), 'is no CSV (CSV_QUOTE_NOT_CLOSED)'],
  [
    'many faults',
    text(...Array.from({ length: 15 }, (_, index) => `queue,${index},x,`)),
    'line 11 has another kind than contact or user; and 5 more',
  ],
  [
    'too many old ids of one contact',
    text(...Array.from({ length: 501 }, (_, index) => `contact,${index},${marta},`)),
    'line 502 is the 501th old id of one new id',
  ],
])('a file with %s cannot be used, and says why without what is in it', async (_what, csv, fault) => {
  const said = await faultOf(csv);
  expect(said).toContain(fault);
  expect(said).not.toContain('Vega');
});

const suggested = (addresses: Record<string, readonly string[]>, found: Record<string, readonly string[]>) =>
  suggestIdentities(
    Object.entries(addresses).map(([id, each]) => ({ id, addresses: each })),
    async (address) => found[address] ?? [],
  );

it('proposes the only contact that has the addresses', async () => {
  const rows = await suggested({ A1: ['+1', 'a@b'] }, { '+1': [marta], 'a@b': [marta.toUpperCase()] });
  expect(rows).toEqual([{ old: 'A1', new: marta, note: 'one contact has 2 of its 2 addresses' }]);
});

it.each([
  [
    'several contacts have its addresses',
    { A1: ['+1', 'a@b'] },
    { '+1': [marta], 'a@b': [ana] },
    `ambiguous: ${marta} ${ana}`,
  ],
  ['none has one', { A1: ['+1'] }, {}, 'no contact has one of its addresses'],
  ['it has no address', { A1: [] }, {}, 'has no phone number and no e-mail address'],
])('leaves it to a person where %s', async (_what, addresses, found, note) => {
  expect(await suggested(addresses, found)).toEqual([{ old: 'A1', new: '', note }]);
});

it('leaves it to a person where two old contacts lead to the same one', async () => {
  const rows = await suggested({ A1: ['+1'], B2: ['+1'] }, { '+1': [marta] });
  expect(rows.map((each) => [each.new, each.note])).toEqual([
    ['', `ambiguous: ${marta} is also found for 1 other contacts`],
    ['', `ambiguous: ${marta} is also found for 1 other contacts`],
  ]);
});
