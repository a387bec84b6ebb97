import { describe, expect, it } from 'vitest';
import { asClientsGetIt, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { listItemOf } from './interaction.ts';

const at = (time: string) => `2024-03-08T11:${time}.000Z`;
const call = { startTimestamp: at('00:00'), endTimestamp: at('05:00') };
const conversed = (from: string, to: string | null) => ({
  resourceId: 'a',
  conversationStartTimestamp: from,
  conversationEndTimestamp: to,
});
const agents = (...list: object[]) => ({ details: { agents: list } });
const nobody = agents();
const unknownEnd = agents(conversed(at('00:00'), null));
const offered = agents({ resourceId: 'a', startTimestamp: at('01:00'), endTimestamp: at('01:20') });
const segmentOf = (more: object) => ({ segments: [{ segmentNumber: 0, ...more }] });
const queue = (more: object, minute = '00') => ({ queueName: 'Q', startTimestamp: at(`${minute}:00`), ...more });

const durationCodes = new Set(['approximate-duration', 'contradiction', 'unknown-duration', 'out-of-range']);

function translate(fields: object, profile = {}) {
  const { value, diagnostics } = contentOf(gathered({ ...call, ...fields }), site('UTC', profile));
  const reports = diagnostics.filter(({ code }) => durationCodes.has(code));
  return {
    seconds: value.interaction.callDuration,
    basis: value.interaction.userData?.['CX_DurationBasis'],
    reports: reports.map(({ code, pointer }) => `${code} ${pointer}`),
  };
}

const row = (fields: object, profile = {}) =>
  asClientsGetIt(listItemOf(gathered({ ...call, ...fields }), [], site('UTC', profile)).value);

describe('the call duration', () => {
  it.each<[string, object, number]>([
    ['the customer’s conversation time', { customerConversationTime: 288, customerTalkTime: 9 }, 288],
    ['the customer’s conversation time, rounded', { customerConversationTime: 287.929, interactionTime: 312 }, 288],
    ['at least 1 for any conversation', { customerConversationTime: 0.4, interactionTime: 312 }, 1],
    ['at least 1 for any talk and hold time', { customerTalkTime: 0.2, customerHoldTime: 0.2 }, 1],
    ['talk and hold time', { customerTalkTime: 100, customerHoldTime: 20, interactionTime: 400 }, 120],
    ['talk and hold time, rounded after the sum', { customerTalkTime: 10.3, customerHoldTime: 5.3 }, 16],
    ['talk time if the hold time is absent', { customerTalkTime: 100, interactionTime: 400 }, 100],
    ['talk time if the hold time is the text 0', { customerTalkTime: 100, customerHoldTime: '0' }, 100],
    ['talk time if the conversation time is 0', { customerConversationTime: 0, customerTalkTime: 100 }, 100],
    ['a given time, although the record is flagged', { flagged: true, customerConversationTime: 288 }, 288],
  ])('is %s, without a mark', (_case, fields, seconds) => {
    expect(translate(fields)).toEqual({ seconds, basis: undefined, reports: [] });
  });

  it.each<[string, object, number, string, string]>([
    [
      'the 20 s of an agent after 280 s of IVR',
      { interactionTime: 300, ...agents(conversed(at('04:40'), at('05:00'))) },
      20,
      'agentConversations',
      '/details/agents',
    ],
    [
      'the time in which at least one of several agents conversed',
      agents(
        conversed(at('03:00'), at('04:00')),
        conversed(at('00:00'), at('01:00')),
        conversed(at('00:30'), at('01:30')),
        conversed(at('00:40'), at('00:50')),
      ),
      150,
      'agentConversations',
      '/details/agents',
    ],
    [
      'the conversation of an agent at the root',
      { agents: [conversed(at('01:00'), at('02:00'))], interactionTime: 300 },
      60,
      'agentConversations',
      '/agents',
    ],
    [
      'the conversation of the agents although a third party spoke later',
      { thirdPartyTime: 240, ...agents(conversed(at('01:00'), at('02:00'))) },
      60,
      'agentConversations',
      '/details/agents',
    ],
    ['the time of a third party', { thirdPartyTime: 240, ...nobody }, 240, 'thirdPartyTime', '/thirdPartyTime'],
    [
      'the time of a third party if a conversation has no end',
      { thirdPartyTime: 240, interactionTime: 300, ...unknownEnd },
      240,
      'thirdPartyTime',
      '/thirdPartyTime',
    ],
    [
      'the time of the interaction if an agent conversed and the end is unknown',
      { interactionTime: 60.5, ...unknownEnd },
      61,
      'interactionTime',
      '/interactionTime',
    ],
    [
      'the time of the interaction although it is flagged and has no end',
      { flagged: true, endTimestamp: null, interactionTime: 60, ...unknownEnd },
      60,
      'interactionTime',
      '/interactionTime',
    ],
  ])('is %s, with its basis and a diagnostic', (_case, fields, seconds, basis, pointer) => {
    expect(translate(fields)).toEqual({ seconds, basis, reports: [`approximate-duration ${pointer}`] });
  });

  it.each<[string, object]>([
    ['the customer abandoned', { customerAbandonTime: 31 }],
    ['the customer abandoned, and the record is flagged', { customerAbandonTime: 31, flagged: true }],
    ['the last queue was abandoned', { queues: [queue({}), queue({ queueAbandoned: true }, '01')] }],
    ['the record lists that no agent was involved', { interactionTime: 94.2, ...nobody }],
    ['the record lists that an agent only rejected it', { interactionTime: 94.2, ...offered }],
    ['the agent of the only segment rejected it', { ...offered, ...segmentOf({ segmentToAgentId: 'a' }) }],
    ['the only segment was cancelled', { ...nobody, ...segmentOf({ segmentToAgentId: 'a', segmentCancelled: true }) }],
    ['no queue was left by an acceptance', { queues: [queue({ queueExitType: 'timeout' })], ...nobody }],
  ])('is a proven 0, without a mark, if %s', (_case, fields) => {
    expect(translate(fields)).toEqual({ seconds: 0, basis: undefined, reports: [] });
  });

  it.each<[string, object]>([
    ['an agent conversed in a flagged call without an end', { flagged: true, endTimestamp: null, ...unknownEnd }],
    ['an agent conversed, and no time is known', { interactionTime: 0, ...unknownEnd }],
    ['the agents are not known, as in a list row', { interactionTime: 300, agents: [{ agentId: 'a' }] }],
    ['the record has neither agents nor times', {}],
    ['an unknown agent handled a segment', { interactionTime: 60, ...segmentOf({ segmentToAgentId: 'a' }) }],
    ['an agent who is not in the list handled a segment', { ...nobody, ...segmentOf({ segmentToAgentId: 'z' }) }],
    [
      'an unknown agent handled a segment of a call with an abandoned queue',
      { queues: [queue({ queueAbandoned: true })], ...segmentOf({ segmentToAgentId: 'a' }) },
    ],
    ['a third party took part in a segment', { ...nobody, ...segmentOf({ segmentThirdParty: true }) }],
    ['a queue was left by an acceptance', { ...nobody, queues: [queue({ queueExitType: 'accept' })] }],
    ['the record is flagged', { ...nobody, flagged: true }],
    ['an earlier queue was abandoned', { queues: [queue({ queueAbandoned: true }), queue({}, '01')] }],
    ['the times of the source are 0', { customerConversationTime: 0, customerTalkTime: 0, customerAbandonTime: 0 }],
  ])('is omitted as unknown if %s', (_case, fields) => {
    const reports = ['unknown-duration /customerConversationTime'];
    expect(translate(fields)).toEqual({ seconds: undefined, basis: undefined, reports });
  });

  it('is omitted without a diagnostic while the call is running', () => {
    const fields = { endTimestamp: null, interactionTime: 60, customerConversationTime: 30, ...unknownEnd };
    expect(translate(fields)).toEqual({ seconds: undefined, basis: undefined, reports: [] });
  });

  const unreadableTime = ['out-of-range /customerConversationTime', 'unknown-duration /customerConversationTime'];
  it.each<[object, number | undefined, string[]]>([
    [{ customerConversationTime: -1 }, undefined, unreadableTime],
    [{ customerConversationTime: -0.4 }, undefined, unreadableTime],
    [{ customerConversationTime: 1e300 }, undefined, unreadableTime],
    [{ customerConversationTime: Number.MAX_SAFE_INTEGER }, undefined, unreadableTime],
    [{ customerConversationTime: -1, customerTalkTime: 60 }, 60, ['out-of-range /customerConversationTime']],
    [
      { thirdPartyTime: 1e300 },
      undefined,
      ['out-of-range /thirdPartyTime', 'unknown-duration /customerConversationTime'],
    ],
    [
      { interactionTime: -1, ...unknownEnd },
      undefined,
      ['out-of-range /interactionTime', 'unknown-duration /customerConversationTime'],
    ],
  ])('counts impossible numbers as unknown: of %j it is %s', (fields, seconds, reports) => {
    expect(translate({ ...nobody, ...fields })).toMatchObject({ seconds, reports });
  });

  const conversationOf = (from: string, to: string, more: object = {}) => ({
    ...agents(conversed(at(from), at(to))),
    ...more,
  });
  const [unknown, ofAgents] = ['unknown-duration /customerConversationTime', 'approximate-duration /details/agents'];
  it.each<[string, object, number | undefined, string[]]>([
    ['a conversation time up to 5 s longer than the call is rounding', { customerConversationTime: 305 }, 305, []],
    [
      'a conversation time longer than the call',
      { customerConversationTime: 305.1 },
      undefined,
      ['contradiction /customerConversationTime', unknown],
    ],
    [
      'a conversation time longer than the call, beside a talk time',
      { customerConversationTime: 3_480, customerTalkTime: 120 },
      120,
      ['contradiction /customerConversationTime'],
    ],
    [
      'talk and hold times that are only together longer than the call',
      { customerTalkTime: 200, customerHoldTime: 106 },
      undefined,
      ['contradiction /customerTalkTime', unknown],
    ],
    [
      'a hold time longer than the call',
      { customerTalkTime: 200, customerHoldTime: 306 },
      undefined,
      ['contradiction /customerHoldTime', unknown],
    ],
    [
      'a third party’s time longer than the call',
      { thirdPartyTime: 600 },
      undefined,
      ['contradiction /thirdPartyTime', unknown],
    ],
    [
      'the time of the interaction if it is longer than the call',
      { interactionTime: 900, ...unknownEnd },
      undefined,
      ['contradiction /interactionTime', unknown],
    ],
    [
      'a conversation that ends 49 minutes after the call',
      conversationOf('01:00', '54:00'),
      undefined,
      ['contradiction /details/agents/0/conversationEndTimestamp', unknown],
    ],
    [
      'a conversation that ends before it starts, beside the time of the interaction',
      conversationOf('02:00', '01:00', { interactionTime: 290 }),
      290,
      ['contradiction /details/agents/0/conversationEndTimestamp', 'approximate-duration /interactionTime'],
    ],
    ['only the part of a conversation within the call counts', conversationOf('04:40', '05:20'), 20, [ofAgents]],
  ])('counts times that do not fit into the call as unknown: %s', (_case, fields, seconds, reports) => {
    const result = translate(fields);
    expect(result.seconds).toBe(seconds);
    expect(result.reports.toSorted()).toEqual(reports.toSorted());
  });

  it('is not limited by a call that ends before it starts, or whose end is unreadable', () => {
    expect(translate({ customerConversationTime: 600, endTimestamp: at('00:00').replace('11', '10') }).seconds).toBe(
      600,
    );
    expect(translate({ customerConversationTime: 600, endTimestamp: 'noon', flagged: true }).seconds).toBe(600);
  });

  it('is not a proven 0 if the last of several queues was left before it was entered', () => {
    const left = (end: string) => queue({ queueAbandoned: true, endTimestamp: at(end) }, '02');
    const fields = (end: string) => ({ queues: [queue({}, '01'), left(end)] });
    expect(translate(fields('03:00')).seconds).toBe(0);
    expect(translate(fields('01:00')).seconds).toBeUndefined();
  });

  it('is never -0', () => {
    expect(Object.is(translate({ customerConversationTime: -0, ...nobody }).seconds, 0)).toBe(true);
  });

  it('is known to be 0 only by the profile’s list of unanswered queue exits', () => {
    const fields = { ...nobody, queues: [queue({ queueExitType: ' Gone ' })] };
    expect(translate(fields).seconds).toBeUndefined();
    expect(translate(fields, { unansweredQueueExits: ['gone'] }).seconds).toBe(0);
  });

  const abandoned = { customerAbandonTime: 3 };
  const unanswered = { startTimestamp: '2024-03-08T11:04:00.000Z', queueAbandoned: true };
  it.each<[string, object]>([
    ['an agent whose list shows no conversation was allocated', { agents: [{ agentId: 'a' }], ...abandoned }],
    ['an earlier queue was left by an acceptance', { queues: [queue({ queueExitType: 'accept' }), queue(unanswered)] }],
    ['the last of several queues is unknown', { queues: [{ queueAbandoned: false }, unanswered] }],
    ['a third party took part', { segments: [{ segmentThirdParty: true }], ...abandoned }],
    ['a segment was answered', { segments: [{ segmentEndType: 'success' }], ...nobody }],
    [
      'only the end of a conversation is known',
      {
        details: { agents: [{ resourceId: 'a', conversationEndTimestamp: '2024-03-08T11:05:00.000Z' }] },
        ...abandoned,
      },
    ],
    ['the root list has a conversation time', { ...nobody, agents: [{ agentId: 'a', conversationTime: 120 }] }],
    ['the customer was on hold', { ...nobody, customerHoldTime: 12.6 }],
    ['talk times are listed', { ...nobody, customerTalkTimes: [40, 20] }],
    ['the conversation time is unreadable', { ...nobody, customerConversationTime: 'abc' }],
    ['the third party’s time is out of range', { ...nobody, thirdPartyTime: -5 }],
    ['the flag is unreadable', { ...nobody, flagged: 'yes' }],
    ['the list of agents has unreadable entries', { details: { agents: [null, 5] } }],
    ['the details are unreadable', { details: 'x', ...abandoned }],
    ['the start of a conversation is an object', agents({ resourceId: 'a', conversationStartTimestamp: {} })],
    ['the end of a conversation is a list', agents({ resourceId: 'a', conversationEndTimestamp: [] })],
    ['the length of a conversation is unreadable', agents({ resourceId: 'a', conversationTime: 'long' })],
    ['the length of a conversation is negative', agents({ resourceId: 'a', conversationTime: -5 })],
    ['a root agent’s conversation is unreadable', { ...nobody, agents: [{ conversationStartTimestamp: ['x'] }] }],
    ['the root’s agents are no list', { ...nobody, agents: 'Ana' }],
    ['the root’s agents are unreadable and the customer abandoned', { agents: [7], ...abandoned }],
    ['an entry of the queues is unreadable', { ...nobody, queues: ['Q'] }],
    ['the queues are no list', { ...nobody, queues: { q: 1 } }],
    ['the segments are no list', { ...nobody, segments: 'one' }],
    ['an entry of the segments is unreadable', { ...nobody, segments: [7] }],
    ['the list of agents in details is an empty object', { ...abandoned, details: { agents: {} } }],
    ['the queues are an empty object', { ...nobody, queues: {} }],
    ['a talk time is an empty list', { ...abandoned, customerTalkTime: [] }],
    ['a conversation time is a list of 0', { ...nobody, customerConversationTime: [[0]] }],
    ['a flag is no word for yes or no', { ...nobody, flagged: 'maybe' }],
    ['the agent of a segment is unreadable', { ...nobody, ...segmentOf({ segmentToAgentId: {} }) }],
    ['the end of a segment is unreadable', { ...nobody, ...segmentOf({ segmentEndType: [1] }) }],
    ['a segment was answered, in other letters', { ...nobody, ...segmentOf({ segmentEndType: ' Success' }) }],
    [
      'a segment was answered by an agent who did not converse',
      { ...offered, ...segmentOf({ segmentToAgentId: 'a', segmentEndType: 'success' }) },
    ],
    ['it is not known how a queue was left', { ...nobody, queues: [queue({})] }],
    ['how a queue was left is null', { ...nobody, queues: [queue({ queueExitType: null })] }],
    ['how a queue was left is empty', { ...nobody, queues: [queue({ queueExitType: '' })] }],
    ['how a queue was left is unreadable', { ...nobody, queues: [queue({ queueExitType: {} })] }],
    ['how an abandoned queue was left is unreadable', { queues: [queue({ queueAbandoned: true, queueExitType: {} })] }],
  ])('is not a proven 0 if %s', (_case, fields) => {
    const { seconds, reports } = translate(fields);
    expect(seconds).toBeUndefined();
    expect(reports).toContain('unknown-duration /customerConversationTime');
  });

  it.each<[string, object]>([
    ['lists are null', { queues: null, segments: null, agents: null, customerAbandonTime: 3 }],
    ['entries of lists are nothing', { ...nobody, queues: [null], segments: [0, ''], agents: [false] }],
    ['the flag is the number 0', { ...nobody, flagged: 0 }],
    ['lists are empty texts', { ...nobody, queues: '', segments: '', agents: '' }],
    [
      'values of a conversation are the words for nothing',
      agents({ conversationStartTimestamp: null, conversationTime: '0' }),
    ],
    ['the flag is the text false', { ...nobody, flagged: 'false' }],
    ['no third party took part', { ...nobody, ...segmentOf({ segmentThirdParty: 'false' }) }],
    ['a queue was abandoned without an exit type', { ...nobody, queues: [queue({ queueAbandoned: true })] }],
    [
      'a cancelled segment ended with success',
      { ...nobody, ...segmentOf({ segmentCancelled: true, segmentEndType: 'success' }) },
    ],
    [
      'a segment was cancelled, in other letters',
      { ...nobody, ...segmentOf({ segmentToAgentId: 'z', segmentEndType: 'Cancelled' }) },
    ],
  ])('is a proven 0 although %s', (_case, fields) => {
    expect(translate(fields)).toEqual({ seconds: 0, basis: undefined, reports: [] });
  });

  it.each<[number, string]>([
    [-1, 'out-of-range'],
    [1e9, 'out-of-range'],
    [9_999, 'contradiction'],
  ])('a customer who abandoned after %d seconds of a call of 300 did not abandon', (customerAbandonTime, code) => {
    const report = `${code} /customerAbandonTime`;
    expect(translate({ customerAbandonTime })).toMatchObject({
      seconds: undefined,
      reports: [report, 'unknown-duration /customerConversationTime'],
    });
    expect(translate({ customerAbandonTime, ...nobody })).toMatchObject({ seconds: 0, reports: [report] });
  });

  it.each([{ customerHoldTime: 'abc' }, { customerHoldTime: -5 }])(
    'is unknown if the hold time is unreadable: %j',
    (hold) => {
      expect(translate({ customerTalkTime: 60, ...hold }).seconds).toBeUndefined();
    },
  );
});

describe('a list row of a call', () => {
  it.each<[string, object, number]>([
    ['the conversation time', { customerConversationTime: 287.929 }, 288],
    ['talk and hold time', { customerTalkTime: 100, customerHoldTime: 20 }, 120],
    ['a proven 0', { customerAbandonTime: 31 }, 0],
  ])('has %s and the phone number', (_case, fields, callDuration) => {
    expect(row({ customer: '+1', ...fields })).toMatchObject({ phoneNumber: '+1', callDuration });
  });

  it.each<[string, object]>([
    ['derived from conversations', agents(conversed(at('04:40'), at('05:00')))],
    ['the time of a third party', { thirdPartyTime: 240 }],
    ['the time of the interaction', { interactionTime: 60, ...unknownEnd }],
    ['unknown', {}],
    ['not final, because the call is running', { endTimestamp: null, customerConversationTime: 30 }],
  ])('has no duration if it is %s, because a row has no place for a mark', (_case, fields) => {
    expect(row({ customer: '+1', ...fields })).not.toHaveProperty('callDuration');
    expect(row({ customer: '+1', ...fields })).toHaveProperty('phoneNumber', '+1');
  });

  it('has neither duration nor phone number if the profile leaves them out of lists', () => {
    const item = row({ customer: '+1', customerConversationTime: 7 }, { callDetailsInLists: false });
    expect(item).not.toHaveProperty('callDuration');
    expect(item).not.toHaveProperty('phoneNumber');
  });

  it('of another media type has neither', () => {
    const item = row({ channelType: 'email', customer: 'a@x', customerConversationTime: 7 });
    expect(item).not.toHaveProperty('callDuration');
    expect(item).not.toHaveProperty('phoneNumber');
  });
});
