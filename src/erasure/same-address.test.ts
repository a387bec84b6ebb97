import { expect, it } from 'vitest';
import { compareAddresses } from './same-address.ts';

it.each([
  ['+1 506 555-0100', '15065550100', 'same'],
  ['+15065550100', '0015065550100', 'same'],
  ['tel:+15065550100', 'sip:+15065550100@pbx.example', 'same'],
  ['+15065550100', '506 555 0100', 'possible'],
  ['+491711234567', '0171 1234567', 'possible'],
  ['+15065550100', '+15065550101', 'different'],
  ['Ana@Example.org', 'Ana Duarte <ana@example.org>', 'same'],
  ['ana@example.org', 'ana@example.com', 'different'],
  ['5550100@example.org', '5550100', 'different'],
  ['anonymous', 'anonymous', 'different'],
  ['Customer', '+15065550100', 'different'],
  ['12345', '12345', 'same'],
  ['+30 1234567', '030 1234567', 'possible'],
  ['+1‑506‑555‑0199', '+15065550199', 'same'],
  ['0506/5550199', '+15065550199', 'possible'],
  ['+1 506 555 0199 x12', '+15065550199', 'possible'],
  ['+1 506 555 0199 ext. 12', '+15065550199x12', 'same'],
])('"%s" and "%s" are %s', (one, other, expected) => {
  expect(compareAddresses(one, other)).toBe(expected);
  expect(compareAddresses(other, one)).toBe(expected);
});
