import { describe, expect, it } from 'vitest';
import { gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';

const start = '2024-03-08T11:00:00.000Z';
const end = '2024-03-08T11:05:00.000Z';

describe('the call duration in seconds', () => {
  const duration = (fields: object) => {
    const input = gathered({ startTimestamp: start, endTimestamp: end, ...fields });
    const { value, diagnostics } = contentOf(input, site());
    return [value.interaction.callDuration, ...diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)];
  };
  const answered = { details: { agents: [{ resourceId: 'a', conversationStartTimestamp: start }] } };

  it.each([
    [{ customerConversationTime: 0 }, [0]],
    [{ customerConversationTime: -0.4 }, [0]],
    [{ customerConversationTime: 0.5 }, [1]],
    [{ customerConversationTime: Number.MAX_SAFE_INTEGER }, [Number.MAX_SAFE_INTEGER]],
    [{ customerConversationTime: -1 }, [0, 'out-of-range /customerConversationTime']],
    [{ customerConversationTime: 1e300 }, [0, 'out-of-range /customerConversationTime']],
    [
      { customerConversationTime: -1, interactionTime: 60, ...answered },
      [60, 'out-of-range /customerConversationTime'],
    ],
    [{ interactionTime: -1, ...answered }, [0, 'out-of-range /interactionTime']],
    [{ interactionTime: -1 }, [0]],
    [{ endTimestamp: null, interactionTime: 60, ...answered }, [60]],
    [{ endTimestamp: null, ...answered }, [undefined]],
  ])('of %j is %j', (fields, expected) => {
    expect(duration(fields)).toEqual(expected);
  });

  it('is 0 and never -0', () => {
    expect(Object.is(duration({ customerConversationTime: -0.4 })[0], 0)).toBe(true);
  });
});
