import { describe, expect, it } from 'vitest';
import { site } from '../../../test/support/mapping.ts';
import { contentOf } from '../../mapping/content.ts';
import { explain } from '../../mapping/explain/explain.ts';
import { toTranslationInput } from './parse-input.ts';

const documents = ['users', 'manifests', 'notes', 'subType', 'transcript', 'now', 'incomplete', 'other'];
const oddValues = [5, 0, true, false, 'text', ' ', [], [5], [[]], {}, { a: 5 }, { '': [true] }, null];
const channels = ['sms', 'messaging', 'voice', 'email'];

/* Documents next to a record are supplied by exporters, so they may be anything; what `translate` accepts, `explain` must explain. */
describe.each(documents)('explain shows the same result as a translation, whatever `%s` is:', (document) => {
  it.each(oddValues.map((value) => [value]))('%j', (value) => {
    for (const channelType of channels) {
      const interaction = { interactionId: 'i-1', channelType, startTimestamp: '2024-03-07T10:00:00Z' };
      const parsed = toTranslationInput(
        { value: { interaction, [document]: value } },
        Date.parse('2024-03-08T12:00:00Z'),
      );
      if (!('input' in parsed)) throw new Error(`rejected: ${parsed.reject}`);
      expect(explain(parsed.input, site()).value).toEqual(contentOf(parsed.input, site()).value);
    }
  });
});
