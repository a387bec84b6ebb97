import { describe, expect, it } from 'vitest';
import { featuresTable } from './features.table.ts';
import { featuresOf, unknownFeatures } from './features.ts';

it('all features are on where nothing else is said', () => {
  const features = featuresOf(undefined);
  expect(features).toMatchObject({ on: featuresTable, histories: true, contents: true, contacts: true });
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
    expect(features.allow(mediaType)).toBe(true);
});

describe('with some features on', () => {
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
  ])('%j the media types %j are seen', (ids, seen) => {
    const all = ['call', 'chat', 'email', 'facebook', 'facebooksession', 'openmedia', 'smssession', 'workitem'];
    expect(all.filter((mediaType) => featuresOf(ids).allow(mediaType))).toEqual(
      all.filter((each) => seen.includes(each)),
    );
  });

  it.each([
    [[], false, false, false],
    [['api-multimedia'], false, true, true],
    [['api-multimedia-chat'], true, true, true],
    [['api-ucs-voice'], true, true, true],
    [['api-voice'], true, true, false],
  ])('%j histories may be asked for: %s, contents: %s, contacts: %s', (ids, histories, contents, contacts) => {
    expect(featuresOf(ids)).toMatchObject({ histories, contents, contacts });
  });
});

it('an id that no feature has is told', () => {
  expect(unknownFeatures(['api-voice', 'api-telepathy'])).toEqual(['api-telepathy']);
});
