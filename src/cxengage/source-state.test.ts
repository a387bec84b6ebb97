import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { SourceError, type SourceErrorCode, type SourceFacts } from './errors.ts';
import { fixOf, SourceState, worstCondition } from './source-state.ts';

const clock = new ManualClock(0);
const lines: [string, object, string][] = [];
const note =
  (level: string) =>
  (fields: object, message: string): void =>
    void lines.push([level, fields, message]);
const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };

let state: SourceState;
beforeEach(() => {
  clock.advance(1_000_000);
  lines.length = 0;
  state = new SourceState({ name: 'main', tenantId: 't', prefix: '', log, clock });
});

const failure = (code: SourceErrorCode, facts: SourceFacts = {}) => new SourceError(code, 'x', undefined, facts);
const messages = () => lines.map(([level, , message]) => `${level}: ${message}`);

it('is unknown until the tenant has answered; a token says nothing about it', () => {
  expect(state.condition).toBe('unknown');
  state.noteAccepted('token');
  expect([state.condition, lines]).toEqual(['unknown', []]);
  state.noteAccepted('list');
  state.noteAccepted('record');
  expect([state.condition, messages()]).toEqual(['up', ['info: CXEngage answers']]);
});

it('is refused until what was refused is accepted, or a later step of it', () => {
  state.noteRefused(failure('refused-credentials', { step: 'token', status: 401 }));
  expect([state.condition, state.lastFailure?.code]).toEqual(['refused', 'refused-credentials']);
  state.noteAccepted('token');
  expect(state.condition).not.toBe('refused');
  state.noteRefused(failure('forbidden', { step: 'list', status: 403 }));
  state.noteAccepted('token');
  expect(state.condition).toBe('refused');
  state.noteAccepted('list');
  expect(state.condition).toBe('up');
  expect(messages()).toEqual([
    'warn: CXEngage refuses the account of the bridge',
    'warn: CXEngage refuses the account of the bridge',
    'info: CXEngage answers again',
  ]);
});

it('is down when a call got no answer and nothing else was answered since it began', () => {
  state.noteAccepted('list');
  const began = clock.monotonic();
  clock.advance(10);
  state.noteReply();
  state.noteDown(failure('unavailable', { errno: 'ECONNRESET' }), began);
  expect(state.condition).toBe('up');
  state.noteDown(failure('unavailable', { errno: 'ECONNRESET' }), clock.monotonic());
  expect(state.condition).toBe('down');
  state.noteReply();
  expect([state.condition, messages()]).toEqual([
    'up',
    ['info: CXEngage answers', 'warn: CXEngage does not answer', 'info: CXEngage answers again'],
  ]);
});

it('logs the same cause once, and another cause of the same state at most every ten seconds', () => {
  const down = (errno: string) => state.noteDown(failure('unavailable', { errno }), clock.monotonic());
  for (const errno of ['ECONNRESET', 'ECONNRESET', 'UND_ERR_SOCKET', 'ECONNRESET']) down(errno);
  expect(lines).toHaveLength(1);
  clock.advance(10_000);
  down('ECONNRESET');
  expect(lines).toHaveLength(1);
  down('ENOTFOUND');
  expect(lines.map(([, fields]) => fields)).toEqual([
    expect.objectContaining({ errno: 'ECONNRESET' }),
    expect.objectContaining({ errno: 'ENOTFOUND' }),
  ]);
});

it('a missing permission for a part does not make the source refused, and is logged every ten minutes', () => {
  state.noteAccepted('list');
  const refuse = () => state.noteRefused(failure('forbidden', { step: 'notes', status: 403 }));
  refuse();
  refuse();
  expect(state.condition).toBe('up');
  expect(lines.slice(1)).toEqual([
    ['warn', expect.objectContaining({ permission: 'NOTES_READ_ALL', step: 'notes' }), expect.any(String)],
  ]);
  clock.advance(600_000);
  refuse();
  expect(lines).toHaveLength(3);
});

it('a part that fails does not make the source down', () => {
  state.noteAccepted('record');
  state.noteDown(failure('unavailable', { step: 'artifact', status: 500 }), clock.monotonic());
  expect(state.condition).toBe('up');
});

it('logs hosts of files one by one, and keeps no endless list of them', () => {
  for (let count = 0; count < 250; count += 1)
    state.noteFile(failure('refused-address', { step: 'file', host: `host-${count % 125}` }));
  expect(lines.length).toBeGreaterThanOrEqual(125);
});

it.each<[SourceErrorCode, SourceFacts, RegExp]>([
  ['refused-credentials', {}, /ARCHIVE_CXENGAGE_USERNAME and ARCHIVE_CXENGAGE_PASSWORD/],
  ['wrong-address', {}, /path of ARCHIVE_CXENGAGE_URL/],
  ['forbidden', {}, /ARCHIVE_CXENGAGE_TENANT_ID \(t\).*INTERACTIONS_API_READ_ALL/],
  ['unavailable', { errno: 'ECONNREFUSED' }, /ARCHIVE_CXENGAGE_URL: nothing listens/],
  ['unavailable', { status: 429 }, /CXENGAGE_RATE_PER_SECOND/],
  ['unavailable', { status: 503 }, /tries again by itself/],
  ['deadline', { errno: 'UND_ERR_HEADERS_TIMEOUT' }, /ARCHIVE_CXENGAGE_URL: no answer came in time/],
  ['unreadable', {}, /ask the operator of CXEngage/],
])('says what to do about %s %j', (code, facts, fix) => {
  expect(fixOf(failure(code, facts), { prefix: 'ARCHIVE_', tenantId: 't' })).toMatch(fix);
});

it('does not blame the settings when a source that has answered is down', () => {
  const error = failure('unavailable', { errno: 'ECONNREFUSED' });
  const parts = { prefix: '', tenantId: 't' } as const;
  expect(fixOf(error, parts, true)).toMatch(/^it answered before, so wait.*nothing listens/);
  state.noteAccepted('list');
  state.noteDown(error, clock.monotonic());
  expect(lines.at(-1)?.[1]).toMatchObject({ fix: fixOf(error, parts, true) });
});

it('the same cause at another step is not another line', () => {
  for (const step of ['token', 'list', 'record'] as const) {
    clock.advance(60_000);
    state.noteDown(failure('unavailable', { step, errno: 'ECONNREFUSED' }), clock.monotonic());
  }
  expect(lines).toHaveLength(1);
});

it('calls a wrong address by its name', () => {
  state.noteRefused(failure('wrong-address', { step: 'list', status: 404 }));
  expect(messages()).toEqual(['warn: What answers at the address of CXEngage is not its API']);
});

it('the worst of several sources counts', () => {
  const other = new SourceState({ name: 'archive', tenantId: 't', prefix: 'ARCHIVE_', log, clock });
  const both = [{ state }, { state: other }];
  expect(worstCondition(both)).toBe('unknown');
  state.noteAccepted('list');
  expect(worstCondition(both)).toBe('unknown');
  other.noteAccepted('list');
  expect(worstCondition(both)).toBe('up');
  other.noteRefused(failure('forbidden', { step: 'list' }));
  expect(worstCondition(both)).toBe('refused');
  state.noteDown(failure('unavailable'), clock.monotonic());
  expect(worstCondition(both)).toBe('down');
  expect(worstCondition([])).toBe('unknown');
});
