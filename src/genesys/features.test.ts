import { describe, expect, it } from 'vitest';
import { featuresTable } from './features.table.ts';
import { featuresOf, unknownFeatures } from './features.ts';

it('all features are enabled by default', () => {
  const features = featuresOf(undefined);
  expect(features.enabled).toEqual(featuresTable);
  expect([features.allowsHistories, features.allowsContent, features.allowsContacts]).toEqual([true, true, true]);
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
    [['api-multimedia'], []],
  ])('%j the media types %j are visible', (ids, visible) => {
    const all = ['call', 'chat', 'email', 'facebook', 'facebooksession', 'openmedia', 'smssession', 'workitem'];
    expect(all.filter((mediaType) => featuresOf(ids).allowsMediaType(mediaType))).toEqual(
      all.filter((each) => visible.includes(each)),
    );
  });

  it.each([
    [[], false, false, false],
    [['api-multimedia'], false, true, true],
    [['api-multimedia-chat'], true, true, true],
    [['api-ucs-voice'], true, true, true],
    [['api-voice'], true, true, false],
  ])('%j allows histories: %s, contents: %s, contacts: %s', (ids, histories, contents, contacts) => {
    const features = featuresOf(ids);
    expect([features.allowsHistories, features.allowsContent, features.allowsContacts]).toEqual([
      histories,
      contents,
      contacts,
    ]);
  });
});

it('returns the ids that do not belong to any feature', () => {
  expect(unknownFeatures(['api-voice', 'api-telepathy'])).toEqual(['api-telepathy']);
});
