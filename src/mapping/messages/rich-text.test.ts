import { describe, expect, it } from 'vitest';
import { flatText, isPlainText, type RichContent } from './rich-text.ts';

const flat = (content: RichContent, fileName?: string): string | undefined => flatText(content, fileName).text;

describe('a message is nothing but its text', () => {
  it.each<RichContent>([
    {},
    { text: 'Hello' },
    { text: 'Hello', contentType: 'text', file: {}, quotedMessage: {}, actions: [] },
  ])('as %j', (content) => {
    expect(isPlainText(content)).toBe(true);
    expect(flatText(content, undefined)).toEqual({ text: content.text, rich: false });
  });

  it.each<RichContent>([
    { contentType: 'image' },
    { text: 'Hello', file: { mediaType: 'image/png' } },
    { text: 'Hello', file: { mediaSize: 7 } },
    { text: 'Hello', quotedMessage: { content: { text: 'Hi' } } },
    { text: 'Hello', actions: [{}] },
  ])('and not as %j', (content) => {
    expect(isPlainText(content)).toBe(false);
    expect(flatText(content, undefined).rich).toBe(true);
  });
});

describe('a quoted message stands before the answer', () => {
  const quoting = (content: { text?: string; type?: string }) => flat({ text: 'Yes', quotedMessage: { content } });

  it('with every line marked, addresses that somebody typed included', () => {
    expect(quoting({ text: 'See\n\nhttps://x', type: 'text' })).toBe('> See\n> \n> https://x\nYes');
    expect(quoting({ text: 'See\nhttps://x' })).toBe('> See\n> https://x\nYes');
  });

  it('without the addresses of its media, or else by its kind', () => {
    expect(quoting({ text: 'https://x/cat.png\nA cat\n \nasleep', type: 'image' })).toBe('> A cat\n> asleep\nYes');
    expect(quoting({ text: 'https://x/cat.png', type: 'image' })).toBe('> [image]\nYes');
    expect(quoting({ type: 'image' })).toBe('> [image]\nYes');
  });

  it('and leaves no trace where nothing is known of it', () => {
    expect(quoting({})).toBe('Yes');
    expect(quoting({ text: '' })).toBe('Yes');
  });
});

describe('a file', () => {
  it.each<[RichContent, string | undefined, string]>([
    [{ file: { mediaType: 'image/png' } }, undefined, '[file] (image/png)'],
    [{ file: { mediaSize: 7 } }, 'cat.png', '[file] cat.png (7 bytes)'],
    [
      { text: 'Look', contentType: 'text', file: { mediaType: 'image/png', mediaSize: 0 } },
      'cat.png',
      'Look\n[file] cat.png (image/png, 0 bytes)',
    ],
    [{ contentType: 'image' }, undefined, '[image]'],
    [{ contentType: 'file', file: {} }, 'a.pdf', '[file] a.pdf'],
    [{ contentType: 'sticker', text: 'https://x/1\n\nWave' }, undefined, '[sticker]\nWave'],
  ])('%j called %s is written %s', (content, name, text) => {
    expect(flat(content, name)).toBe(text);
  });
});

describe('lines that are nothing but an address lead past the bridge and are left out', () => {
  it.each(['https://x', ' HTTP://x\t', 'https:x'])('as "%s"', (address) => {
    expect(flat({ contentType: 'image', text: `${address}\nA cat` })).toBe('[image]\nA cat');
  });

  it.each(['https://x it is', 'see https://x', 'ftp://x', 'https:'])('and not as "%s"', (line) => {
    expect(flat({ contentType: 'image', text: line })).toBe(`[image]\n${line}`);
  });
});

describe('of other kinds', () => {
  it.each<[string, RichContent, string]>([
    [
      'a location is its first line',
      { contentType: 'location', text: 'https://x\nOffice\nDoor 3' },
      '[location] Office',
    ],
    ['a location without a name', { contentType: 'location', text: 'https://x' }, '[location]'],
    ['a location without anything', { contentType: 'location' }, '[location]'],
    ['a carousel is its lines', { contentType: 'carousel', text: 'One\nhttps://x/1\n\nTwo' }, 'One\nTwo'],
    ['a list is its lines', { contentType: 'list', text: 'One\n\nhttps://x/2\nTwo' }, 'One\nTwo'],
    ['a carousel of pictures alone is told by its kind', { contentType: 'carousel', text: 'https://x' }, '[carousel]'],
    ['a form is its text, be it an address', { contentType: 'form', text: 'https://x' }, 'https://x'],
    ['a form without a text is told by its kind', { contentType: 'form' }, '[form]'],
    ['an empty form is told by its kind', { contentType: 'form', text: '' }, '[form]'],
    ['an empty answer is told by its kind', { contentType: 'formResponse', text: '' }, '[formResponse]'],
    ['no answer is told by its kind', { contentType: 'formResponse' }, '[formResponse]'],
    ['choices without a text', { actions: [{ text: 'A' }, {}, { text: 'B' }] }, '[A]\n[B]'],
  ])('%s', (_what, content, text) => {
    expect(flatText(content, undefined)).toEqual({ text, rich: true });
  });
});

describe('answers to a form', () => {
  const answers = (form: unknown) => flat({ contentType: 'formResponse', text: JSON.stringify(form) });

  it('are one a line, whatever they are', () => {
    const responses = [
      { name: 'Age', text: 43 },
      { name: 'Adult', text: true },
      { name: 'Address', text: { street: 'Main' } },
      { name: 'Comment', text: null },
      { text: 'who asked?' },
    ];
    expect(answers({ responses })).toBe('Age: 43\nAdult: true\nAddress:\nComment:\n: who asked?');
  });

  it('that are none have no line', () => {
    expect(answers({ responses: ['junk', null, { name: 'a', text: 'b' }] })).toBe('a: b');
  });

  it.each([[7], [{}], [{ responses: 'none' }], [[{ name: 'a' }]]])('given as %j are the text as it came', (form) => {
    expect(answers(form)).toBe(JSON.stringify(form));
  });
});
