import { expect, it } from 'vitest';
import { IdentityMap } from './identity-map.ts';
import { parseIdentityMap } from './read-identity-map.ts';
import { suggestIdentities } from './suggest-identities.ts';

const marta = '93b34310-bfee-11ee-b9f2-01904e807d77';
const ana = '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f';

const text = (...rows: readonly string[]): string => ['kind,old,new,note', ...rows].join('\n');
const faultOf = (csv: string): string => {
  try {
    parseIdentityMap(csv);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

it('knows a contact and a user by the id of the old platform, in any spelling', () => {
  const map = parseIdentityMap(
    text(`contact,00012aB0T770000M,${marta.toUpperCase()},`, `user,CC9016EEE9C84DFEB266C642D9FD92C5,${ana},`),
  );
  expect(map.size).toBe(2);
  expect(map.currentOf('contact', '00012ab0t770000m')).toBe(marta);
  expect(map.currentOf('user', 'cc9016ee-e9c8-4dfe-b266-c642d9fd92c5')).toBe(ana);
  expect(map.currentOf('user', '00012aB0T770000M')).toBe('00012aB0T770000M');
  expect(map.currentOf('contact', 'another')).toBe('another');
});

it('several old contacts may be one in CXEngage, which is known by every id', () => {
  const map = new IdentityMap([
    { kind: 'contact', old: 'A1', new: marta },
    { kind: 'contact', old: 'B2', new: marta },
  ]);
  for (const id of ['A1', 'b2', marta]) expect(map.allOf('contact', id)).toEqual([marta, 'a1', 'b2']);
  expect(map.allOf('contact', 'C3')).toEqual(['c3']);
});

it('a row without a new id is undecided and has no effect', () => {
  const map = parseIdentityMap(text('contact,A1,,ambiguous'));
  expect([map.size, map.currentOf('contact', 'A1')]).toEqual([0, 'A1']);
});

it('the fingerprint follows from what it says, not from how it is written', () => {
  const rows = [`contact,A1,${marta},`, `user,u,${ana},x`];
  const [one, other] = [parseIdentityMap(text(...rows)), parseIdentityMap(text(...rows.toReversed()))];
  expect(one.fingerprint).toBe(other.fingerprint);
  expect(parseIdentityMap(text(rows[0] ?? '')).fingerprint).not.toBe(one.fingerprint);
});

it.each([
  ['another kind', text(`queue,A1,${marta},`), 'line 2 has the kind "queue": give contact or user'],
  ['no old id', text(`contact,,${marta},`), 'line 2 has no old id'],
  [
    'two new ids for one',
    text(`contact,A1,${marta},`, `contact,a1,${ana},`),
    'line 3 gives contact "a1" another new id',
  ],
  ['a chain', text(`contact,A1,${marta},`, `contact,${marta},${ana},`), 'is the new id of "A1", and an old id itself'],
  ['no header', `contact,A1,${marta}`, 'must name the columns kind, old and new, and lacks kind and old and new'],
  ['an open quote', text('contact,"A1'), 'Quote'],
  [
    'many faults',
    text(...Array.from({ length: 15 }, (_, index) => `queue,${index},x,`)),
    'line 11 has the kind "queue": give contact or user; and 5 more',
  ],
])('a file with %s cannot be used, and says why', (_what, csv, fault) => {
  expect(faultOf(csv)).toContain(fault);
});

const suggested = (addresses: Record<string, readonly string[]>, found: Record<string, readonly string[]>) =>
  suggestIdentities(
    Object.entries(addresses).map(([id, each]) => ({ id, addresses: each })),
    async (address) => found[address] ?? [],
  );

it('proposes the only contact that has the addresses', async () => {
  const rows = await suggested({ A1: ['+1', 'a@b'] }, { '+1': [marta], 'a@b': [marta.toUpperCase()] });
  expect(rows).toEqual([{ old: 'A1', new: marta, note: 'one contact has its addresses' }]);
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
