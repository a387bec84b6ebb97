import { expect, it } from 'vitest';
import { defaultProfile } from '../../../test/support/mapping.ts';
import { listedLevel } from './view.policy.ts';

it.each([
  ['artifacts', ['ARTIFACTS_READ_ALL'], 'all'],
  ['artifacts', ['ARTIFACTS_READ_SELF'], 'own'],
  ['artifacts', ['ARTIFACTS_READ_SELF', 'ARTIFACTS_READ_ALL'], 'all'],
  ['artifacts', ['NOTES_READ_ALL', 'CONTACTS_READ'], 'none'],
  ['notes', ['NOTES_READ_ALL'], 'all'],
  ['notes', ['ARTIFACTS_READ_ALL', 'ARTIFACTS_READ_SELF'], 'none'],
  ['contacts', ['CONTACTS_READ'], 'all'],
  ['contacts', ['CONTACTS_INTERACTION_HISTORY_READ'], 'none'],
  ['notes', ['notes_read_all'], 'none'],
] as const)('%s with the permissions %j: %s', (part, permissions, expected) => {
  expect(listedLevel(part, new Set(permissions), defaultProfile.permissions)).toBe(expected);
});

it('the profile names the permissions', () => {
  const names = { ...defaultProfile.permissions, notes: 'READ_NOTES' };
  expect(listedLevel('notes', new Set(['READ_NOTES']), names)).toBe('all');
  expect(listedLevel('notes', new Set(['NOTES_READ_ALL']), names)).toBe('none');
});
