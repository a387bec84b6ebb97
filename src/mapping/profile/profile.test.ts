import { expect, it } from 'vitest';
import { ownEntry, SiteProfileShape } from './profile.ts';

it('an undefined key has no entry, even if the map has the key "undefined"', () => {
  expect(ownEntry({ undefined: 'x' }, undefined)).toBeUndefined();
});

it.each(['constructor', '__proto__', 'toString'])('an inherited property is not an entry: %s', (key) => {
  expect(ownEntry({}, key)).toBeUndefined();
});

it('a site profile may contain any part of a profile and remove any entry', () => {
  const maps = { mediaTypes: { fax: null }, subTypes: { messaging: { web: null } }, listLetterCase: null };
  const parts = { customAttributes: { names: null }, participants: { agent: 'Agent' }, nicknames: { other: 'Bot' } };
  expect(SiteProfileShape.safeParse({ extends: 'default', ...maps, ...parts }).success).toBe(true);
  expect(SiteProfileShape.safeParse({}).success).toBe(true);
});

it.each([
  { mediaType: {} },
  { owner: 'nearest' },
  { owner: null },
  { participants: { bot: 'Bot' } },
  { nicknames: { bot: 'Bot' } },
  { customAttributes: { name: 'hookId' } },
  { ignored: { flow: 'not needed' } },
])('a site profile may not contain %j', (profile) => {
  expect(SiteProfileShape.safeParse(profile).success).toBe(false);
});
