import { describe, expect, it } from 'vitest';
import { liveParts } from '../../../test/support/live-tenant.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { defaultProfile, record, site } from '../../../test/support/mapping.ts';
import { SourceError } from '../../cxengage/errors.ts';
import type { CxArtifact } from '../../cxengage/schema/artifact.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import { markAltered } from '../../kit/altered-text.ts';
import { Deadline } from '../../kit/deadline.ts';
import { contentOf, isFinal } from '../../mapping/content.ts';
import { judgeRecord } from '../../mapping/judged.ts';
import { primaryCall } from './call-options.ts';
import { fetchTranslationInput } from './fetch-input.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const clock = new ManualClock(now);
const start = '2024-03-08T11:00:00.000Z';

/** Fetches the input of a web chat that ended, from a source with these calls. */
function fetchInput(fields: object, calls: Partial<CxSource>) {
  const raw = { interactionId: 'i-1', channelType: 'messaging', startTimestamp: start, endTimestamp: start, ...fields };
  markAltered(raw);
  const read = record(raw);
  const judged = judgeRecord(read, now, defaultProfile);
  const parts = liveParts(calls, clock);
  const work = (deadline: Deadline) =>
    fetchTranslationInput({ raw, record: read, judged, now }, deadline, defaultProfile, parts);
  return new Deadline(60_000, clock).run(work);
}

const artifact = (id: number) =>
  ({
    artifactId: `a${id}`,
    artifactType: 'messaging-transcript',
    artifactSubType: 'web',
    files: [],
  }) as unknown as CxArtifact;

it.each([
  [50, 50, []],
  [51, 50, ['users']],
])(
  'of %d agents who conversed %d are fetched, and what is missing is recorded',
  async (count, expected, unavailable) => {
    const fetched: string[] = [];
    const agents = Array.from({ length: count }, (_, index) => ({
      resourceId: `u-${index}`,
      conversationStartTimestamp: start,
    }));
    const fetchUser = async (id: string) => {
      fetched.push(id);
      return { email: undefined, firstName: 'Ana', lastName: undefined };
    };
    const input = await fetchInput({ details: { agents } }, { fetchUser, fetchArtifacts: async () => [] });
    expect(fetched).toHaveLength(expected);
    expect(input.unavailable).toEqual(unavailable);
  },
);

it('of many artifacts the ten newest are read', async () => {
  const fetched: string[] = [];
  const all = Array.from({ length: 12 }, (_, id) => ({ ...artifact(id), updated: new Date(now + id).toISOString() }));
  await fetchInput(
    {},
    {
      fetchArtifacts: async () => all,
      fetchArtifact: async (_id, artifactId) => {
        fetched.push(artifactId);
        return artifact(0);
      },
    },
  );
  expect(fetched).toEqual(Array.from({ length: 10 }, (_, index) => `a${11 - index}`));
});

it('optional calls belong to the operation of the record, and end before its deadline', async () => {
  const seen: (object | undefined)[] = [];
  const fetchArtifacts = async (_id: string, { operation, signal }: CallOptions) => {
    clock.advance(54_001);
    seen.push(operation, signal);
    return [];
  };
  await fetchInput({}, { fetchArtifacts });
  const [operation, signal] = seen as [Deadline, AbortSignal];
  expect([signal.aborted, operation.signal.aborted]).toEqual([true, false]);
  expect(primaryCall(operation).operation).toBe(operation);
});

describe('a part that the caller may not see', () => {
  const refuse = async () => {
    throw new SourceError('not-permitted', 'no');
  };
  const calls = { fetchArtifacts: refuse, fetchNotes: refuse };
  const message = { payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'inline' } } };

  it('is named: the transcript and the notes', async () => {
    const input = await fetchInput({ notes: 'own note' }, calls);
    expect(input).toMatchObject({
      forbidden: ['transcript', 'notes'],
      transcript: { why: 'forbidden' },
      unavailable: [],
    });
    const { value, diagnostics } = contentOf(input, site());
    expect(value).toMatchObject({ interaction: { comment: 'own note' }, messages: [] });
    expect(diagnostics).toEqual(
      expect.arrayContaining([
        { code: 'not-permitted', pointer: 'incomplete#/forbidden/0', seen: 'transcript' },
        { code: 'not-permitted', pointer: 'incomplete#/forbidden/1', seen: 'notes' },
      ]),
    );
  });

  it('is not the transcript in the record itself', async () => {
    const input = await fetchInput({ messagingTranscript: [message] }, calls);
    expect(input).toMatchObject({ forbidden: [], transcript: { kind: 'stored' } });
  });

  it('is unavailable, not forbidden, if the source failed as well', async () => {
    const down = async () => {
      throw new SourceError('unavailable', 'down');
    };
    const input = await fetchInput({ notes: 'n' }, { fetchArtifacts: down, fetchNotes: down });
    expect(input).toMatchObject({ forbidden: [], transcript: { why: 'unavailable' } });
  });

  it('is an unavailable manifest if it is the subject of an e-mail', async () => {
    const input = await fetchInput({ channelType: 'email' }, calls);
    expect(input).toMatchObject({ forbidden: [], unavailable: ['manifest'] });
  });
});

it('a failed list of artifacts is also an unavailable manifest if it is the subject of an e-mail', async () => {
  const fetchArtifacts = async () => {
    throw new SourceError('unavailable', 'for a test');
  };
  const input = await fetchInput({ channelType: 'email' }, { fetchArtifacts });
  expect(input).toMatchObject({ forbidden: [], unavailable: ['artifacts', 'manifest'] });
});

it('the calls that the source refused are recorded among those that failed', async () => {
  const fetchArtifacts = async () => {
    throw new SourceError('forbidden', 'for a test');
  };
  const fetchNotes = async () => {
    throw new SourceError('unavailable', 'for a test');
  };
  const input = await fetchInput({ notes: 'x' }, { fetchArtifacts, fetchNotes });
  expect(input.transcript).toEqual({ kind: 'none', why: 'forbidden' });
  expect(input.forbidden).toEqual(['transcript']);
  expect(input.unavailable?.toSorted()).toEqual(['artifacts', 'notes']);
});

it('texts that were altered on the way are named by their pointers, in every document, and the content is not final', async () => {
  const altered = <T>(value: T): T => {
    markAltered(value);
    return value;
  };
  const agents = [{ resourceId: 'u-1', agentName: 'Jos\ufffd', conversationStartTimestamp: start }];
  const input = await fetchInput(
    { details: { agents }, flowName: 'Caf\ufffd' },
    {
      fetchUser: async () => altered({ email: undefined, firstName: 'Ana', lastName: 'N\ufffd\ufffdez' }),
      fetchArtifacts: async () => [],
    },
  );
  expect(input.altered).toEqual(['/details/agents/0/agentName', '/flowName', 'users#/u-1/lastName']);
  const content = contentOf(input, site());
  expect(content.diagnostics.filter(({ code }) => code === 'altered-text')).toHaveLength(3);
  expect(isFinal(content)).toBe(false);
});
