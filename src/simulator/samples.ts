import emailReplied from './samples/email-replied.json' with { type: 'json' };
import facebookInProgress from './samples/facebook-in-progress.json' with { type: 'json' };
import people from './samples/people.json' with { type: 'json' };
import smsLegacyTranscript from './samples/sms-legacy-transcript.json' with { type: 'json' };
import voiceAbandoned from './samples/voice-abandoned.json' with { type: 'json' };
import voiceAgentInitiated from './samples/voice-agent-initiated.json' with { type: 'json' };
import voiceAnswered from './samples/voice-answered.json' with { type: 'json' };
import voiceTransferred from './samples/voice-transferred.json' with { type: 'json' };
import webChat from './samples/web-chat.json' with { type: 'json' };
import type { TenantInteraction } from './tenant-interaction.ts';
import { shiftTimes } from './time-shift.ts';

/** Id of the tenant that the samples belong to. */
export const sampleTenantId = '6f1c2b90-4d1e-11ee-9a51-0b7d2f3c5e10';

/** Id of the web chat, the most complete sample; the demo requests it. */
export const webChatId = webChat.interaction.interactionId;

/** Users of the tenant. */
export const sampleUsers: readonly SampleUser[] = people.users;
/** Contacts of the tenant. */
export const sampleContacts: readonly SampleContact[] = people.contacts;

/** The fields of a user that the simulator itself uses. */
export interface SampleUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** A contact; each tenant defines its own attribute names. */
export interface SampleContact {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

const ended: readonly TenantInteraction[] = [
  voiceAbandoned,
  voiceAnswered,
  voiceTransferred,
  voiceAgentInitiated,
  smsLegacyTranscript,
  webChat,
  emailReplied,
];
const running: readonly TenantInteraction[] = [facebookInProgress];

/**
 * Shifts the samples to `now`, in epoch milliseconds. Ended samples move by whole days, so that the newest ended within the last day. Running
 * samples started ten minutes ago.
 */
export function samplesAt(now: number): readonly TenantInteraction[] {
  const endTimes = ended.map(({ interaction }) => Date.parse(String(interaction['endTimestamp'])));
  const shiftMs = Math.floor((now - Math.max(...endTimes)) / DAY) * DAY;
  return [
    ...ended.map((sample) => shiftTimes(sample, shiftMs)),
    ...running.map((sample) => shiftTimes(sample, now - 10 * MINUTE - Date.parse(sample.interaction.startTimestamp))),
  ];
}
