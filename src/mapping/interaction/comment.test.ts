import { describe, expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const conversing = (resourceId: string, noteTitle?: string) => ({
  resourceId,
  conversationStartTimestamp: start,
  noteTitle: noteTitle ?? null,
});

function comment(fields: object, notes?: TranslationInput['notes']): string | undefined {
  const record = { startTimestamp: start, endTimestamp: end, ...fields };
  return contentOf(gathered(record, notes ? { notes } : {}), site()).value.interaction.comment;
}

describe('fetched notes', () => {
  const blank = { title: undefined, body: undefined, resourceId: 'a' };

  it('without a title and a body add no line', () => {
    expect(comment({}, [blank, { ...blank, body: 'Called back' }, { ...blank, title: '' }])).toBe('Called back');
  });

  it('that are all empty are replaced by the notes in the record', () => {
    expect(comment({ notes: 'Refund' }, [blank])).toBe('Refund');
  });
});

describe('notes in the record', () => {
  it('may be numbers, also in objects', () => {
    expect(comment({ notes: 7 })).toBe('7');
    expect(comment({ notes: [{ title: 'Score', body: 7 }] })).toBe('Score: 7');
  });

  it.each([
    ['an empty text', ''],
    ['a blank text', ' \n'],
    ['a list of blank notes', [' ', { title: ' ', body: '\t' }]],
    ['an empty list', []],
    ['a boolean', true],
    ['an object without title and body', { author: 'Ben' }],
    ['a list of empty and invalid entries', ['', null, true, [], { title: {}, body: null }]],
  ])('that are %s give no comment', (_case, notes) => {
    expect(comment({ notes })).toBeUndefined();
  });

  it('add no line for an invalid entry', () => {
    expect(comment({ notes: ['One', null, { body: true }, 'Two'] })).toBe('One\nTwo');
  });
});

describe('the title of a note', () => {
  it('is the last title of an owner who returned', () => {
    expect(comment({ details: { agents: [conversing('a', 'First'), conversing('a', 'Second')] } })).toBe('Second');
  });

  it('is an earlier title of the owner if the later stay has none', () => {
    expect(comment({ details: { agents: [conversing('a', 'First'), conversing('a')] } })).toBe('First');
  });

  it('does not contain a number whose digits are lost', () => {
    expect(comment({ notes: [7, 1e21, { title: 2 ** 53, body: 'Call back' }] })).toBe('7\nCall back');
  });

  it('is the owner’s title in details rather than the one at the root', () => {
    const fields = { agents: [conversing('a', 'Root')], details: { agents: [conversing('a', 'Details')] } };
    expect(comment(fields)).toBe('Details');
  });

  it('of another agent is not the comment', () => {
    const offered = { resourceId: 'b', noteTitle: 'Other' };
    expect(comment({ details: { agents: [offered, conversing('a')] } })).toBeUndefined();
  });

  it('of an agent without an id is not the comment of an interaction without an owner', () => {
    expect(comment({ agents: [{ noteTitle: 'Unknown' }] })).toBeUndefined();
  });
});
