import { expect, it } from 'vitest';
import { formAnswers } from './form-answers.ts';

const lines = (...responses: unknown[]) => formAnswers(JSON.stringify({ responses }));

it.each<[string, unknown, string]>([
  ['text', { name: ' Name ', type: 'text', text: ' Marta ' }, 'Name: Marta'],
  ['a number', { name: 'Age', text: 42 }, 'Age: 42'],
  ['an e-mail address', { name: 'Mail', type: 'email', email: 'm@example.org' }, 'Mail: m@example.org'],
  [
    'selected options',
    {
      name: 'Colours',
      type: 'select',
      select: [
        { name: 'r', label: 'Red' },
        { name: 'b', label: 'Blue' },
      ],
    },
    'Colours: Red, Blue',
  ],
  ['an option without a label', { name: 'Colour', select: [{ name: 'red' }] }, 'Colour: red'],
  ['one option', { name: 'Colour', select: { label: 'Red' } }, 'Colour: Red'],
  [
    'a value under an unknown key',
    { name: 'Date', _id: '1', date: '2024-03-08', placeholder: 'x' },
    'Date: 2024-03-08',
  ],
  ['false', { name: 'News', checkbox: false }, 'News: false'],
  ['several values', { name: 'A', text: 'x', other: ['y', 'z'] }, 'A: x, y, z'],
  ['nothing', { name: 'b' }, 'b:'],
  ['a field without a name', { label: 'Mail', email: 'm@x' }, 'Mail: m@x'],
  ['a bare text', 'yes', 'yes'],
])('the answer of a form can be %s', (_what, field, line) => {
  expect(lines(field)).toEqual([line]);
});

it.each([undefined, 'yes {', '[]', '{"responses":7}'])('%j is not a list of answers', (text) => {
  expect(formAnswers(text)).toBeUndefined();
});
