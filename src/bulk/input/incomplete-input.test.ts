import { describe, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { contentOf } from '../../mapping/content.ts';
import { incompletePartsOf } from '../../mapping/input/incomplete-parts.ts';
import { toTranslationInput } from './parse-input.ts';

describe('the reason why there is no transcript', () => {
  it.each<[object, string | undefined]>([
    [{ transcript: 'expired' }, 'expired'],
    [{ forbidden: ['transcript'] }, 'forbidden'],
    [{ unavailable: ['transcript file'] }, 'unavailable'],
    [{ unavailable: ['users', 'artifacts'] }, 'unavailable'],
    [{ unavailable: ['conversation'] }, 'unavailable'],
    [{ unavailable: ['linked transcript'] }, 'unavailable'],
    [{ unavailable: ['transcript file'], forbidden: ['transcript'] }, 'forbidden'],
    [{ transcript: 'expired', forbidden: ['transcript'] }, 'expired'],
    [{ transcript: 'lost', forbidden: ['transcript'] }, 'forbidden'],
    [{ unavailable: ['notes'], forbidden: ['notes'] }, undefined],
    [{}, undefined],
  ])('that %j gives is %s', (incomplete, reason) => {
    expect(incompletePartsOf(incomplete).transcript).toBe(reason);
  });

  it.each<[object, string, string]>([
    [{ forbidden: ['transcript'] }, 'transcript:forbidden', 'not-permitted'],
    [{ unavailable: ['transcript file'] }, 'transcript:unavailable', 'source-unavailable'],
    [{ transcript: 'forbidden' }, 'transcript:forbidden', 'not-permitted'],
    [{ transcript: 'unavailable' }, 'transcript:unavailable', 'source-unavailable'],
  ])('%j is in CX_Incomplete, and the transcript does not count as not given', (incomplete, part, code) => {
    const interaction = {
      interactionId: 'i-1',
      channelType: 'messaging',
      startTimestamp: '2024-03-01T12:00:00Z',
      endTimestamp: '2024-03-01T12:10:00Z',
    };
    const parsed = toTranslationInput({ value: { interaction, incomplete } }, Date.parse('2024-03-08T12:00:00Z'));
    if (!('input' in parsed)) throw new Error('no input');
    const { value, diagnostics } = contentOf(parsed.input, site());
    const codes = diagnostics.map((each) => each.code);
    expect(value.interaction.userData).toMatchObject({ CX_Incomplete: part });
    expect(codes).toContain(code);
    expect(codes).not.toContain('transcript-not-given');
  });
});

it('a sub-type of another type is converted to text, as every text is', () => {
  const parsed = toTranslationInput(
    { value: { interaction: { interactionId: 'i-1', channelType: 'messaging' }, subType: 5 } },
    0,
  );
  if (!('input' in parsed)) throw new Error('no input');
  const { value, diagnostics } = contentOf(parsed.input, site());
  expect(value.interaction.userData).toMatchObject({ CX_SubType: '5' });
  expect(diagnostics).toContainEqual({ code: 'wrong-type', pointer: 'subType#', seen: 'number' });
});
