import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalizeContactId } from './contact-id.ts';

it.each([
  ['a number between direction marks', '\u202a+15065550101\u202c', '+15065550101'],
  ['a number with a zero-width space and a byte order mark', '\ufeff+1506\u200b5550101', '+15065550101'],
  ['a number with non-breaking hyphens', '506\u2011555\u20110101', '506-555-0101'],
  ['a number with dashes', '506\u2013555\u20140101', '506-555-0101'],
  ['a tel URI', 'tel:+15065550101', '+15065550101'],
  ['a mailto URI', ' MailTo:ana@example.org', 'ana@example.org'],
  ['a UUID in capitals', 'A7B8C9D0-DC80-11EE-B9F2-01904E807D77', 'a7b8c9d0-dc80-11ee-b9f2-01904e807d77'],
  [
    'a UUID with other dashes',
    'A7B8C9D0\u2010DC80\u201011EE\u2010B9F2\u201001904E807D77',
    'a7b8c9d0-dc80-11ee-b9f2-01904e807d77',
  ],
  ['an id of another system, whose letter case counts', '00012aB0T770000M', '00012aB0T770000M'],
])('%s gets one spelling', (_case, text, expected) => {
  expect(normalizeContactId(text)).toBe(expected);
});

it('a text in the one spelling stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = normalizeContactId(text);
      fc.pre(!/^(?:tel|mailto):/i.test(once));
      expect(normalizeContactId(once)).toBe(once);
    }),
  );
});
