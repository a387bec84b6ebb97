import { expect, it } from 'vitest';
import { ownEntry, SiteProfileShape } from './profile.ts';

it('what a record does not say is not looked up, whatever a table calls its entries', () => {
  expect(ownEntry({ undefined: 'x' }, undefined)).toBeUndefined();
});

it.each(['constructor', '__proto__', 'toString'])('%s is in no table that does not name it', (key) => {
  expect(ownEntry({}, key)).toBeUndefined();
});

it('a site may say any part of a profile, and take away whatever is named', () => {
  const tables = { mediaTypes: { fax: null }, subTypes: { messaging: { web: null } }, listLetterCase: null };
  const parts = { customAttributes: { names: null }, participants: { agent: 'Agent' }, nicknames: { other: 'Bot' } };
  expect(SiteProfileShape.safeParse({ extends: 'default', ...tables, ...parts }).success).toBe(true);
  expect(SiteProfileShape.safeParse({}).success).toBe(true);
});

it.each([
  { mediaType: {} },
  { owner: 'nearest' },
  { owner: null },
  { participants: { bot: 'Bot' } },
  { nicknames: { bot: 'Bot' } },
  { customAttributes: { name: 'hookId' } },
  { ignored: { flow: 'nobody asks' } },
])('a site may not say %j', (profile) => {
  expect(SiteProfileShape.safeParse(profile).success).toBe(false);
});
