import { expect, it } from 'vitest';
import { addressKindOf, isSameAddress } from './address.ts';

it.each([
  ['+1 506 555-0100', 'phone'],
  ['(0506) 555.0100', 'phone'],
  ['12345', 'phone'],
  ['1234', 'contact'],
  ['+-() .', 'contact'],
  ['ana@example.org', 'email'],
  ['00012aB0T770000M', 'contact'],
  ['93b34310-bfee-11ee-b9f2-30a7e5aa33ce', 'contact'],
  ['12345678-1234-1234-1234-123456789012', 'contact'],
  ['anonymous', 'contact'],
])('"%s" has the kind %s', (text, kind) => {
  expect(addressKindOf(text)).toBe(kind);
});

it.each([
  ['+15065550100', '1 (506) 555-0100', true],
  ['+15065550100', '+15065550101', false],
  ['Ana@Example.org ', 'ana@example.org', true],
  ['ana@example.org', 'ana@example.com', false],
  ['anonymous', 'anonymous', false],
  ['Customer', 'Customer', false],
  ['1234', '1234', false],
])('"%s" and "%s" are the same address: %s', (a, b, same) => {
  expect(isSameAddress(a, b)).toBe(same);
});
