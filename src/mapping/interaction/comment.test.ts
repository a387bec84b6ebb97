import { describe, expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import type { TranslationInput } from '../input/translation-input.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';
const talked = (resourceId: string, noteTitle?: string) => ({
  resourceId,
  conversationStartTimestamp: start,
  noteTitle: noteTitle ?? null,
});

function comment(fields: object, notes?: TranslationInput['notes']): string | undefined {
  const record = { startTimestamp: start, endTimestamp: end, ...fields };
  return contentOf(gathered(record, notes ? { notes } : {}), site()).value.interaction.comment;
}

describe('notes', () => {
  const blank = { title: undefined, body: undefined, resourceId: 'a' };

  it('in which nothing is written leave no line', () => {
    expect(comment({}, [blank, { ...blank, body: 'Called back' }, { ...blank, title: '' }])).toBe('Called back');
  });

  it('in which nothing is written at all leave the comment to the record', () => {
    expect(comment({ notes: 'Refund' }, [blank])).toBe('Refund');
  });
});

describe('the record’s own notes', () => {
  it('may hold numbers, in objects too', () => {
    expect(comment({ notes: 7 })).toBe('7');
    expect(comment({ notes: [{ title: 'Score', body: 7 }] })).toBe('Score: 7');
  });

  it.each([
    ['an empty text', ''],
    ['an empty list', []],
    ['a yes', true],
    ['an object of other things', { author: 'Ben' }],
    ['empty and odd entries', ['', null, true, [], { title: {}, body: null }]],
  ])('that are %s say nothing', (_what, notes) => {
    expect(comment({ notes })).toBeUndefined();
  });

  it('have no line for an odd entry between others', () => {
    expect(comment({ notes: ['One', null, { body: true }, 'Two'] })).toBe('One\nTwo');
  });
});

describe('the title of a note', () => {
  it('is the last one of an owner who came back', () => {
    expect(comment({ details: { agents: [talked('a', 'First'), talked('a', 'Second')] } })).toBe('Second');
  });

  it('is the owner’s earlier one where the later stay left none', () => {
    expect(comment({ details: { agents: [talked('a', 'First'), talked('a')] } })).toBe('First');
  });

  it('of somebody else is no comment', () => {
    const offered = { resourceId: 'b', noteTitle: 'Theirs' };
    expect(comment({ details: { agents: [offered, talked('a')] } })).toBeUndefined();
  });

  it('of an agent without an id is no comment of work without an owner', () => {
    expect(comment({ agents: [{ noteTitle: 'Whose?' }] })).toBeUndefined();
  });
});
