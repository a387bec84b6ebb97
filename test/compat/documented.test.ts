import { describe, expect, it } from 'vitest';
import type { GwsContent, GwsInteraction, GwsMessage } from '../../src/genesys/interaction.ts';
import { contentOf } from '../../src/mapping/content.ts';
import { listItemOf } from '../../src/mapping/interaction/interaction.ts';
import { fixture, gathered, site, stored, usersOf } from '../support/mapping.ts';

/*
 * Translates source records that correspond to the samples on the vendor's pages. Known differences between the rules and a sample are
 * applied here by name; docs/differences.md explains the reasons.
 */

interface ContentSource {
  record: object;
  subType: string;
  users: Record<string, unknown>;
  transcript: unknown[];
}

const kyivSite = site('Europe/Kyiv');

function translated(users?: Record<string, unknown>): GwsContent {
  const source = fixture<ContentSource>('cxengage/documented-content.json');
  const related = {
    subType: source.subType,
    users: usersOf(users ?? source.users),
    transcript: stored(source.transcript),
  };
  return contentOf(gathered(source.record, related), kyivSite).value;
}

/** Difference "userData": the bridge always returns it; the sample has none. */
function withoutUserData<T extends { userData?: unknown }>({ userData: _userData, ...rest }: T): Omit<T, 'userData'> {
  return rest;
}

/** Difference "participant ids": the bridge derives them from the interaction, so each id of the sample is replaced by the actual id. */
function withActualParticipants(messages: GwsMessage[], actual: GwsMessage[]): GwsMessage[] {
  const ids = new Map(messages.map(({ from }, index) => [from.participantId, actual[index]?.from.participantId ?? '']));
  expect(new Set(ids.values()).size).toBe(ids.size);
  return messages.map((message) => ({
    ...message,
    from: { ...message.from, participantId: ids.get(message.from.participantId) ?? '' },
  }));
}

/** Difference "gaps": the indexes of the sample jump from 3 to 13; the bridge has no gaps. */
function withoutGaps(messages: GwsMessage[]): GwsMessage[] {
  return messages.map((message, position) => ({ ...message, index: position + 1 }));
}

/** Difference "last leave": in the sample the customer leaves three seconds before the end of the interaction. */
function leavingAtTheEnd(messages: GwsMessage[]): GwsMessage[] {
  const end = { timestamp: '2013-11-25 21:02:25.000+0200', timestampSeconds: 1385406145000 };
  return messages.map((message, index) => (index === messages.length - 1 ? { ...message, ...end } : message));
}

describe('the documented sample of', () => {
  it('GetInteractionContent is reproduced', () => {
    const documented = fixture<{ interaction: GwsInteraction; messages: GwsMessage[] }>(
      'genesys/documented/GetInteractionContent.json',
    );
    const actual = translated();
    expect(withoutUserData(actual.interaction)).toEqual(documented.interaction);
    const messages = leavingAtTheEnd(withoutGaps(documented.messages));
    expect(actual.messages).toEqual(withActualParticipants(messages, actual.messages ?? []));
  });

  it('the interaction history resource is reproduced', () => {
    const smith = { email: 'JohnS', firstName: 'Smith', lastName: 'John' };
    const actual = translated({ 'cc9016ee-e9c8-4dfe-b266-c642d9fd92c5': smith });
    expect(withoutUserData(actual.interaction)).toEqual(
      fixture('genesys/documented/interaction-history-resource.json'),
    );
  });

  it('RetrieveContactHistory is reproduced, item by item', () => {
    const source = fixture<{ records: object[]; users: Record<string, unknown>; now: string }>(
      'cxengage/documented-history.json',
    );
    const documented = fixture<{ interactions: GwsInteraction[] }>('genesys/documented/RetrieveContactHistory.json');
    const actual = source.records.map(
      (record) =>
        listItemOf(
          gathered(record, { at: source.now, users: usersOf(source.users) }),
          ['SearchId', 'CustomerId'],
          kyivSite,
        ).value,
    );
    // Difference "ended and in process": the first sample is InProcess with an endDate; the rules return Stopped.
    const [first, ...rest] = documented.interactions;
    expect(actual).toEqual([{ ...first, state: 'Stopped' }, ...rest]);
  });
});
