import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site, stored } from '../../../test/support/mapping.ts';
import { exclusionAt } from '../accounting/accounting.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { explain } from './explain.ts';

const sms = { interactionId: 'i-1', channelType: 'sms', direction: 'inbound', startTimestamp: '2024-03-01T12:00:00Z' };

function outcomeOf(pointer: string, fields: object, related: Partial<TranslationInput> = {}): unknown {
  const { leaves } = explain(gathered({ ...sms, ...fields }, related), site());
  return leaves.find((leaf) => leaf.pointer === pointer);
}

describe('the reason that explain gives', () => {
  it.each([false, 0])(
    'does not claim that the channel of a stale record was used instead of the end %j',
    (endTimestamp) => {
      const outcome = outcomeOf('/endTimestamp', { endTimestamp, startTimestamp: '2024-02-20T12:00:00Z' });
      expect(outcome).toMatchObject({ outcome: 'reported', code: 'missing-end' });
    },
  );

  it.each([
    ['a location', { contentType: 'location', text: 'https://maps.example/1' }],
    ['a picture', { contentType: 'image', text: 'https://x/1\nhttps://x/2', file: { mediaType: 'image/png' } }],
  ])('says that a text of URLs is never carried: %s', (_what, body) => {
    const transcript = stored([
      { timestamp: '1709294400000', payload: { type: 'message', metadata: { type: 'customer' }, body } },
    ]);
    expect(outcomeOf('transcript#/0/payload/body/text', {}, { transcript })).toMatchObject({
      outcome: 'ignored',
      reason: 'URLs of media and locations are never carried',
    });
  });

  it.each([
    ['/segments/0/segmentEndType', /duration of a call/],
    ['/segments/0/endTimestamp', /state/],
    ['/segments/0/startTimestamp', /age/],
    ['/agents/0/startTimestamp', /state/],
  ])('for %s is what it decides', (pointer, reason) => {
    expect(exclusionAt(pointer, defaultProfile)?.reason).toMatch(reason);
  });

  it.each([
    ['transcript', /^the reason why there are no messages/],
    ['unavailable/0', /source-unavailable/],
    ['forbidden/0', /not-permitted/],
  ])('for incomplete#/%s is what the word does', (key, reason) => {
    const incomplete = { transcript: 'expired', unavailable: ['users'], forbidden: ['notes'] };
    const raw = { record: sms, incomplete };
    expect(outcomeOf(`incomplete#/${key}`, {}, { raw })).toMatchObject({ reason: expect.stringMatching(reason) });
  });
});
