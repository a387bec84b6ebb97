import { describe, expect, it } from 'vitest';
import { textFaultOf } from './text-fault.ts';

describe('a text has the fault:', () => {
  it.each([
    ['https://api.cxengage.net\r', /^contains a carriage return: .*LF/],
    ['"Europe/Kyiv"', /^is in quotes: remove/],
    ["'Europe/Kyiv'", /^is in quotes: remove/],
    ['""', /^is in quotes: remove/],
    [' secret', /^begins with a blank/],
    ['secret\t', /^ends with a blank/],
    ['secret\u00a0', /^ends with a blank or an invisible character/],
    ['\ufeffsecret', /^begins with a blank or an invisible character/],
    ['\u200bsecret\u200e', /^begins and ends with a blank/],
    [' ', /^begins and ends with a blank/],
    ['one\ntwo', /^contains a control character/],
    ['a\u0000b', /^contains a control character/],
  ])('%j', (text, fault) => {
    expect(textFaultOf(text)).toMatch(fault);
  });
});

it.each(['', '"', 'pass word', 'it"s', '"a"b', 'Ünïcode', '/srv/my users'])('%j has no fault', (text) => {
  expect(textFaultOf(text)).toBeUndefined();
});

it('the sentence about a fault never contains the text', () => {
  for (const text of ['"hunter2"', ' hunter2', 'hunter2\r']) expect(textFaultOf(text)).not.toContain('hunter2');
});
