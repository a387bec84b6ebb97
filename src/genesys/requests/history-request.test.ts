import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kit/json.ts';
import { calendarOf } from '../dates/calendar.ts';
import { Refusal } from '../refusal.ts';
import { parseHistoryRequest, requestedSource } from './history-request.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const read = (body: JsonObject, zone = 'UTC') => parseHistoryRequest(body, now, calendarOf(zone));
const window = (body: JsonObject, zone?: string): readonly string[] => {
  const { from, to } = read(body, zone).window;
  return [new Date(from).toISOString(), new Date(to).toISOString()];
};

function refused(body: JsonObject): { readonly statusCode: number; readonly message: string } {
  try {
    read(body);
  } catch (error) {
    if (error instanceof Refusal) return { statusCode: error.statusCode, message: error.message };
    throw error;
  }
  throw new Error('The request was not refused');
}

describe('the window', () => {
  it.each([
    [{}, '2024-02-08T00:00:00.000Z', '2024-03-09T00:00:00.000Z'],
    [{ fromDate: null, toDate: '' }, '2024-02-08T00:00:00.000Z', '2024-03-09T00:00:00.000Z'],
    [{ fromDate: '2015-06-01', toDate: '2015-11-04' }, '2015-06-01T00:00:00.000Z', '2015-11-05T00:00:00.000Z'],
    [{ toDate: '2015-03-31' }, '2015-02-28T00:00:00.000Z', '2015-04-01T00:00:00.000Z'],
    [{ toDate: '2030-01-01' }, '2024-02-08T00:00:00.000Z', '2030-01-02T00:00:00.000Z'],
    [{ fromDate: '2024-03-08' }, '2024-03-08T00:00:00.000Z', '2024-03-09T00:00:00.000Z'],
  ])('of %j is from %s to %s', (body, from, to) => {
    expect(window(body)).toEqual([from, to]);
  });

  it('consists of days of the configured zone', () => {
    const body = { fromDate: '2015-10-01', toDate: '2015-10-01' };
    expect(window(body, 'Europe/Kyiv')).toEqual(['2015-09-30T21:00:00.000Z', '2015-10-01T21:00:00.000Z']);
    expect(window({}, 'Pacific/Kiritimati')[1]).toBe('2024-03-09T10:00:00.000Z');
  });

  it.each([
    '2015-10-01T16:02:07.033Z',
    '2015-10-01t16:02:07:033z',
    '2015-10-01T19:02:07.033+03:00',
    '2015-10-01T19:02:07.033+0300',
  ])('accepts the time %s', (time) => {
    expect(window({ fromDate: time, toDate: time })).toEqual(['2015-10-01T16:02:07.033Z', '2015-10-01T16:02:07.034Z']);
  });

  it.each([
    ['fromDate', '01.10.2015'],
    ['fromDate', '2015-02-29'],
    ['toDate', '2015-10-01T25:00:00Z'],
    ['toDate', '2015-10-01T16:02:07'],
    ['toDate', 20151001],
  ])('rejects %s %j and names the parameter', (parameter, value) => {
    expect(refused({ [parameter]: value })).toEqual({ statusCode: 2, message: expect.stringContaining(parameter) });
  });

  it('rejects a fromDate after toDate', () => {
    expect(refused({ fromDate: '2015-10-02', toDate: '2015-10-01' })).toEqual({
      statusCode: 10,
      message: 'fromDate must not be after toDate',
    });
    expect(refused({ fromDate: '2024-03-09' }).statusCode).toBe(10);
  });
});

describe('a history request', () => {
  it('accepts every unambiguous spelling of a value', () => {
    expect(
      read({
        mediaType: ' Chat ',
        sort: 'ASC',
        maxSize: '25',
        userId: 'CC9016EE-E9C8-4DFE-B266-C642D9FD92C5',
        source: 'Main',
        customAttributes: 'SearchId',
        searchCustomAttributes: { SearchId: 123456, Vip: true },
      }),
    ).toMatchObject({
      mediaType: 'chat',
      sort: 'asc',
      maxSize: 25,
      userId: 'cc9016eee9c84dfeb266c642d9fd92c5',
      source: 'main',
      customAttributes: ['SearchId'],
      searchCustomAttributes: new Map([
        ['SearchId', '123456'],
        ['Vip', 'true'],
      ]),
    });
  });

  it('uses defaults for absent parameters', () => {
    expect(read({ operationName: 'RetrieveAgentHistory', unknown: 1 })).toMatchObject({
      mediaType: undefined,
      sort: 'desc',
      maxSize: 100,
      userId: undefined,
      source: 'main',
      customAttributes: [],
      searchCustomAttributes: new Map(),
    });
  });

  it.each([
    ['sort', 'newest', 2],
    ['sort', 1, 2],
    ['source', 'backup', 2],
    ['mediaType', 7, 2],
    ['userId', ['a'], 2],
    ['maxSize', 'many', 2],
    ['maxSize', 1.5, 2],
    ['maxSize', true, 2],
    ['maxSize', 0, 10],
    ['maxSize', '-1', 10],
    ['maxSize', 10_001, 10],
    ['customAttributes', { a: 1 }, 2],
    ['customAttributes', [1], 2],
    ['searchCustomAttributes', ['a'], 2],
    ['searchCustomAttributes', { a: { b: 1 } }, 2],
    ['searchCustomAttributes', { a: null }, 2],
  ])('rejects %s %j with statusCode %i and names the parameter', (parameter, value, statusCode) => {
    expect(refused({ [parameter]: value })).toEqual({ statusCode, message: expect.stringContaining(parameter) });
  });
});

it('reads the source, with main as the default', () => {
  expect(requestedSource({ source: 'archive' })).toBe('archive');
  expect(requestedSource({ source: null })).toBe('main');
});
