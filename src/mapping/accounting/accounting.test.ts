import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered } from '../../../test/support/mapping.ts';
import type { JsonObject } from '../../kit/json.ts';
import { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { exclusionAt, reportUnreadFields } from './accounting.ts';

function report(raw: JsonObject, ignored: Record<string, string> = {}) {
  const diagnostics = new DiagnosticsCollector();
  const profile = { ...defaultProfile, ignored: { ...defaultProfile.ignored, ...ignored } };
  reportUnreadFields({ ...gathered({}), raw: { record: raw } }, profile, diagnostics);
  return diagnostics.all();
}

describe('a field that no rule knows', () => {
  it('is reported once, without the fields below it', () => {
    expect(report({ fieldOfTomorrow: { a: [1, 2] }, segments: [{}, { mood: 'good' }], details: { mood: 1 } })).toEqual([
      { code: 'unknown-field', pointer: '/fieldOfTomorrow' },
      { code: 'unknown-field', pointer: '/segments/1/mood' },
      { code: 'unknown-field', pointer: '/details/mood' },
    ]);
  });

  it('is visited as far as a pointer of the profile leads', () => {
    const diagnostics = new DiagnosticsCollector();
    const profile = { ...defaultProfile, userData: { CX_Moods: '/moods/*/now' as const } };
    const moods = [{ now: 'good' }, { now: 'bad', later: 'good' }];
    reportUnreadFields({ ...gathered({}), raw: { record: { moods } } }, profile, diagnostics);
    expect(diagnostics.all()).toEqual([{ code: 'unknown-field', pointer: '/moods/1/later' }]);
  });

  it('is reported with an escaped pointer, whatever its name is', () => {
    expect(report(JSON.parse('{"a/b~c":1,"__proto__":1,"constructor":1}')).map(({ pointer }) => pointer)).toEqual([
      '/a~1b~0c',
      '/__proto__',
      '/constructor',
    ]);
  });

  it('is not reported if it is null or ignored by the profile', () => {
    expect(report({ fieldOfTomorrow: null })).toEqual([]);
    const ignored = { '/fieldOfTomorrow': 'not ours', '/queues/*/mood': 'not needed', '/a~1b': 'odd' };
    expect(report({ fieldOfTomorrow: { deep: 1 }, queues: [{ mood: 1 }], 'a/b': 1 }, ignored)).toEqual([]);
  });
});

it.each([
  [{ customer: 7 }, '/customer', 'number'],
  [{ interactionTime: '7' }, '/interactionTime', 'string'],
  [{ flagged: 'true' }, '/flagged', 'string'],
  [{ queues: 'none' }, '/queues', 'string'],
  [{ agents: { a: 1 } }, '/agents', 'object'],
  [{ agents: [[]] }, '/agents/0', 'list'],
  [{ details: [] }, '/details', 'list'],
  [{ segments: [{ segmentToAgentId: [] }] }, '/segments/0/segmentToAgentId', 'list'],
  [{ segments: ['x'] }, '/segments/0', 'string'],
])('%j has an undocumented type, which is reported', (raw, pointer, seen) => {
  expect(report(raw)).toEqual([{ code: 'wrong-type', pointer, seen }]);
});

it('a diagnostic never contains the value itself', () => {
  expect(JSON.stringify(report({ customer: 4711, secret: 'Marta' }))).not.toMatch(/4711|Marta/);
});

it('the more specific of two exclusions applies, independent of their order', () => {
  const ignored = { 'users#/*/email': 'the address', 'users#/*/*': 'the rest' };
  const profile = { ...defaultProfile, ignored };
  expect(exclusionAt('users#/u-1/email', profile)?.reason).toBe('the address');
  expect(exclusionAt('users#/u-1/lastName', profile)?.reason).toBe('the rest');
  expect(exclusionAt('manifests#/reply/subject', defaultProfile)?.reason).toMatch(/^only the first subject/);
});

it.each([9_007_199_254_740_992, '9007199254740993', '-9007199254740993', 1e300])(
  'reports a number that cannot be read exactly as out-of-range: %j',
  (customerSatisfactionScore) => {
    expect(report({ customerSatisfactionScore })).toEqual([
      { code: 'out-of-range', pointer: '/customerSatisfactionScore' },
    ]);
  },
);

it.each(['9007199254740991', '12345678901234567 s'])(
  'reports a text in place of a number as wrong-type: %j',
  (csat) => {
    expect(report({ details: { csat } })).toMatchObject([{ code: 'wrong-type', pointer: '/details/csat' }]);
  },
);

it('reports a text field with a number of lost digits as wrong-type', () => {
  expect(report(JSON.parse('{"customer":12345678901234567890.5}'))).toMatchObject([
    { code: 'wrong-type', pointer: '/customer' },
  ]);
});

describe('a field without a place in the target', () => {
  const reportWith = (raw: JsonObject, userData: Record<string, `/${string}`>) => {
    const diagnostics = new DiagnosticsCollector();
    reportUnreadFields({ ...gathered({}), raw: { record: raw } }, { ...defaultProfile, userData }, diagnostics);
    return diagnostics.all().map(({ code, pointer }) => `${code} ${pointer}`);
  };

  it('is not reported if a pointer of userData carries it', () => {
    expect(reportWith({ audioRecording: true }, {})).toEqual(['not-in-target /audioRecording']);
    expect(reportWith({ audioRecording: true }, { CX_Recorded: '/audioRecording' })).toEqual([]);
    expect(reportWith({ audioRecording: 'r-1' }, { CX_Recorded: '/audioRecording' })).toEqual([]);
  });

  it('is reported if its value is no text, which userData cannot carry', () => {
    expect(reportWith({ audioRecording: { id: 1 } }, { CX_Recorded: '/audioRecording' })).toEqual([
      'not-in-target /audioRecording',
    ]);
  });
});

it('a number that no number can hold is reported', () => {
  expect(report(JSON.parse('{"customerConversationTime":1e400,"interactionTime":-1e400}'))).toEqual([
    { code: 'out-of-range', pointer: '/customerConversationTime' },
    { code: 'out-of-range', pointer: '/interactionTime' },
  ]);
});
