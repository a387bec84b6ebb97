import { describe, expect, it } from 'vitest';
import { featuresTable } from './features.table.ts';
import { featuresOf, unknownFeatures } from './features.ts';

it('all features are enabled by default', () => {
  const features = featuresOf(undefined);
  expect(features.enabled).toEqual(featuresTable);
  expect([features.allowsInteractions, features.allowsContacts]).toEqual([true, true]);
  for (const mediaType of [
    'call',
    'chat',
    'email',
    'facebook',
    'facebooksession',
    'smssession',
    'workitem',
    'openmedia',
  ])
    expect(features.allowsMediaType(mediaType)).toBe(true);
});

describe('with some features enabled', () => {
  it.each([
    [['api-ucs-voice'], ['call']],
    [['api-voice'], ['call']],
    [['api-multimedia-chat'], ['chat', 'facebooksession', 'smssession', 'openmedia']],
    [['api-multimedia-email'], ['email']],
    [
      ['api-multimedia-workitem', 'api-multimedia-facebook'],
      ['facebook', 'workitem'],
    ],
    [['api-multimedia'], ['chat', 'email', 'facebook', 'facebooksession', 'openmedia', 'smssession', 'workitem']],
    [[], []],
  ])('%j the media types %j are visible', (ids, visible) => {
    const all = ['call', 'chat', 'email', 'facebook', 'facebooksession', 'openmedia', 'smssession', 'workitem'];
    expect(all.filter((mediaType) => featuresOf(ids).allowsMediaType(mediaType))).toEqual(
      all.filter((each) => visible.includes(each)),
    );
  });

  it.each([
    [[], false, false],
    [['api-multimedia'], true, true],
    [['api-multimedia-chat'], true, true],
    [['api-ucs-voice'], true, true],
    [['api-voice'], true, false],
  ])('%j allows interactions: %s, contacts: %s', (ids, interactions, contacts) => {
    const features = featuresOf(ids);
    expect([features.allowsInteractions, features.allowsContacts]).toEqual([interactions, contacts]);
  });
});

it('`api-multimedia` is every multimedia feature, also in the features that desktops receive', () => {
  expect(featuresOf(['api-multimedia']).enabled.map(({ id }) => id)).toEqual(
    featuresTable.map(({ id }) => id).filter((id) => id.startsWith('api-multimedia')),
  );
});

it('sets of features differ in their key, and the empty set has one', () => {
  const sets = [undefined, [], ['api-voice'], ['api-ucs-voice'], ['api-voice', 'api-ucs-voice']];
  const keys = sets.map((ids) => featuresOf(ids).key);
  expect(new Set(keys).size).toBe(sets.length);
  expect(keys).not.toContain('');
});

it('returns the ids that do not belong to any feature', () => {
  expect(unknownFeatures(['api-voice', 'api-telepathy'])).toEqual(['api-telepathy']);
});
