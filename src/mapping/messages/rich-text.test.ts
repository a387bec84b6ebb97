import { describe, expect, it } from 'vitest';
import { flattenContent, isPlainText, type RichContent } from './rich-text.ts';

const flat = (content: RichContent, fileName?: string): string | undefined => flattenContent(content, fileName).text;

describe('isPlainText', () => {
  it.each<RichContent>([
    {},
    { text: 'Hello' },
    { text: 'Hello', contentType: 'text', file: {}, quotedMessage: {}, actions: [] },
  ])('is true for %j', (content) => {
    expect(isPlainText(content)).toBe(true);
    expect(flattenContent(content, undefined)).toEqual({ text: content.text, rich: false });
  });

  it.each<RichContent>([
    { contentType: 'image' },
    { text: 'Hello', file: { mediaType: 'image/png' } },
    { text: 'Hello', file: { mediaSize: 7 } },
    { text: 'Hello', quotedMessage: { content: { text: 'Hi' } } },
    { text: 'Hello', actions: [{}] },
  ])('is false for %j', (content) => {
    expect(isPlainText(content)).toBe(false);
    expect(flattenContent(content, undefined).rich).toBe(true);
  });
});

describe('a quoted message', () => {
  const quoting = (content: { text?: string; type?: string }) => flat({ text: 'Yes', quotedMessage: { content } });

  it('marks every line of the quoted message, however it is broken', () => {
    expect(quoting({ text: 'a\nb\r\nc\rd\u0085e\u2028f' })).toBe('> a\n> b\n> c\n> d\n> e\n> f\nYes');
  });

  it('comes before the text, with every line marked and with typed URLs', () => {
    expect(quoting({ text: 'See\n\nhttps://x', type: 'text' })).toBe('> See\n> \n> https://x\nYes');
    expect(quoting({ text: 'See\nhttps://x' })).toBe('> See\n> https://x\nYes');
  });

  it('has no URLs of its media, and is replaced by its type if no text remains', () => {
    expect(quoting({ text: 'https://x/cat.png\nA cat\n \nasleep', type: 'image' })).toBe('> A cat\n> asleep\nYes');
    expect(quoting({ text: 'https://x/cat.png', type: 'image' })).toBe('> [image]\nYes');
    expect(quoting({ type: 'image' })).toBe('> [image]\nYes');
  });

  it('is omitted if it has no text and no type', () => {
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
  ])('%j with the name %s becomes %s', (content, name, text) => {
    expect(flat(content, name)).toBe(text);
  });
});

describe('lines that consist of a URL are omitted', () => {
  it.each(['https://x', ' HTTP://x\t', 'https:x'])('for "%s"', (url) => {
    expect(flat({ contentType: 'image', text: `${url}\nA cat` })).toBe('[image]\nA cat');
  });

  it.each(['https://x it is', 'see https://x', 'ftp://x', 'https:'])('but not for "%s"', (line) => {
    expect(flat({ contentType: 'image', text: line })).toBe(`[image]\n${line}`);
  });
});

describe('content of other types', () => {
  it.each<[string, RichContent, string]>([
    [
      'a location becomes its lines without the address of the map',
      { contentType: 'location', text: 'https://x\nOffice\nDoor 3' },
      '[location] Office\nDoor 3',
    ],
    ['a location without a name', { contentType: 'location', text: 'https://x' }, '[location]'],
    ['a location without a text', { contentType: 'location' }, '[location]'],
    ['a carousel becomes its lines', { contentType: 'carousel', text: 'One\nhttps://x/1\n\nTwo' }, 'One\nTwo'],
    ['a list becomes its lines', { contentType: 'list', text: 'One\n\nhttps://x/2\nTwo' }, 'One\nTwo'],
    ['a carousel with only pictures becomes its type', { contentType: 'carousel', text: 'https://x' }, '[carousel]'],
    ['a form becomes its text, even if it is a URL', { contentType: 'form', text: 'https://x' }, 'https://x'],
    ['a form without a text becomes its type', { contentType: 'form' }, '[form]'],
    ['an empty form becomes its type', { contentType: 'form', text: '' }, '[form]'],
    ['an empty answer becomes its type', { contentType: 'formResponse', text: '' }, '[formResponse]'],
    ['a form response without an answer becomes its type', { contentType: 'formResponse' }, '[formResponse]'],
    [
      'actions without a message text become one line each',
      { actions: [{ text: 'A' }, {}, { text: 'B' }] },
      '[A]\n[B]',
    ],
  ])('%s', (_what, content, text) => {
    expect(flattenContent(content, undefined)).toEqual({ text, rich: true });
  });
});

describe('the answers of a form', () => {
  const answers = (form: unknown) => flat({ contentType: 'formResponse', text: JSON.stringify(form) });

  it('become one line each, whatever their type', () => {
    const responses = [
      { name: 'Age', text: 43 },
      { name: 'Adult', text: true },
      { name: 'Address', text: { street: 'Main' } },
      { name: 'Comment', text: null },
      { text: 'who asked?' },
    ];
    expect(answers({ responses })).toBe('Age: 43\nAdult: true\nAddress: Main\nComment:\n: who asked?');
  });

  it('that are not objects become one line each, if they are texts', () => {
    expect(answers({ responses: ['yes', null, { name: 'a', text: 'b' }] })).toBe('yes\na: b');
  });

  it.each([[7], [{}], [{ responses: 'none' }], [[{ name: 'a' }]]])(
    'become the original text if the value is %j',
    (form) => {
      expect(answers(form)).toBe(JSON.stringify(form));
    },
  );
});
