import { expect, it } from 'vitest';
import { errnoOf, meaningOfErrno } from './errno.ts';

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

it.each([
  ['the error itself', coded('ECONNREFUSED'), 'ECONNREFUSED'],
  ['its cause', new TypeError('fetch failed', { cause: coded('ENOTFOUND') }), 'ENOTFOUND'],
  [
    'the first of several addresses',
    new AggregateError([coded('ECONNREFUSED'), coded('EHOSTUNREACH')]),
    'ECONNREFUSED',
  ],
  ['no code', new Error('x'), undefined],
  ['a code of our own', coded('deadline'), undefined],
  ['no error', 'ECONNREFUSED', undefined],
])('is read from %s', (_what, error, errno) => {
  expect(errnoOf(error)).toBe(errno);
});

it('ends with causes that cause each other', () => {
  const first = new Error('x');
  first.cause = new Error('y', { cause: first });
  expect(errnoOf(first)).toBeUndefined();
});

it('has a meaning with what to do, if it is known', () => {
  expect(meaningOfErrno('DEPTH_ZERO_SELF_SIGNED_CERT')).toContain('NODE_EXTRA_CA_CERTS');
  expect([meaningOfErrno('ESOMETHING'), meaningOfErrno(undefined)]).toEqual([undefined, undefined]);
});
