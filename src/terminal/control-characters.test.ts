import { expect, it } from 'vitest';
import { escapeControls, terminalJson } from './control-characters.ts';

it('escapeControls escapes terminal commands and text direction marks', () => {
  expect(escapeControls('a\u001b[2Jb\u202ec\u009bd\ne')).toBe('a\\u001b[2Jb\\u202ec\\u009bd\\u000ae');
});

it('terminalJson escapes them too, and its parsed value is unchanged', () => {
  const value = { text: 'a\u001b[2J\u009b2J\u202e\u{e0041}é😀' };
  const json = terminalJson(value, 2);
  expect(json).toBe('{\n  "text": "a\\u001b[2J\\u009b2J\\u202e\\udb40\\udc41é😀"\n}');
  expect(JSON.parse(json)).toEqual(value);
});
