import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { explain } from '../explain/explain.ts';

/** The diagnostics about notes in the record, each as `code pointer seen`. */
function reported(notes: unknown, ignored: Readonly<Record<string, string>> = {}): readonly string[] {
  const profile = { ignored: { ...defaultProfile.ignored, ...ignored } };
  return contentOf(gathered({ notes }), site('UTC', profile))
    .diagnostics.filter(({ pointer }) => pointer.startsWith('/notes'))
    .map(({ code, pointer, seen }) => [code, pointer, seen].filter(Boolean).join(' '));
}

describe('notes in the record that no rule reads are reported:', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['another key', [{ text: 'Call back', title: 'T' }], ['unknown-field /notes/0/text']],
    ['another key of one object', { text: 'Call back' }, ['unknown-field /notes/text']],
    ['a key with a slash', [{ 'a/b': 'Call back' }], ['unknown-field /notes/0/a~1b']],
    ['an object as body', [{ body: { text: 'Call back' } }], ['wrong-type /notes/0/body object']],
    ['a list as title', { title: ['Call back'] }, ['wrong-type /notes/title list']],
    ['a list in the list', ['Kept', ['Call back']], ['wrong-type /notes/1 list']],
    ['a number with lost digits', [1e21], ['wrong-type /notes/0 number']],
    ['a body with lost digits', [{ body: 2 ** 53 }], ['wrong-type /notes/0/body number']],
    ['a boolean', true, ['wrong-type /notes boolean']],
    ['a boolean in the list', [false], ['wrong-type /notes/0 boolean']],
  ])('%s', (_what, notes, expected) => {
    expect(reported(notes)).toEqual(expected);
  });
});

describe('nothing is reported for notes that are', () => {
  it.each<[string, unknown]>([
    ['a text', 'Call back'],
    ['a number', 7],
    ['texts and numbers', ['Call back', 7]],
    ['titles and bodies', [{ title: 'T', body: 7 }]],
    ['empty', [null, '', [], {}, { title: null, body: [], text: '' }]],
    ['ids and times, which separate notes have too', [{ noteId: 'n-1', resourceId: 'u-1', created: 'now' }]],
  ])('%s', (_what, notes) => {
    expect(reported(notes)).toEqual([]);
  });
});

it.each(['/notes/*/text', 'notes#/*/text'])('a site may ignore a key of notes with %s', (pointer) => {
  expect(reported([{ text: 'Call back' }], { [pointer]: 'a copy of the body' })).toEqual([]);
});

it('notes in the record are overruled by separate notes, and equal ones are merged', () => {
  const notes = [
    { title: undefined, body: 'Refund' },
    { title: undefined, body: 'Paid' },
  ];
  const outcomeOf = (own: string) => {
    const base = gathered({ interactionId: 'i-1', channelType: 'voice', direction: 'inbound', notes: own });
    const input = { ...base, notes, raw: { ...base.raw, notes } };
    return explain(input, site()).leaves.find(({ pointer }) => pointer === '/notes');
  };
  expect(outcomeOf('Call back')).toMatchObject({ outcome: 'overruled', by: 'notes#/0/body' });
  expect(outcomeOf('Refund')).toMatchObject({ outcome: 'merged', by: 'notes#/0/body' });
});
