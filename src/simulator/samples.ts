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

/** The web chat, the sample that shows most; the demo asks for it. */
export const webChatId = webChat.interaction.interactionId;

/** Users of the tenant. */
export const sampleUsers: readonly SampleUser[] = people.users;
/** Contacts of the tenant. */
export const sampleContacts: readonly SampleContact[] = people.contacts;

/** The parts of a user that the simulator itself looks at. */
export interface SampleUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** A contact; attribute names are the tenant's own. */
export interface SampleContact {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
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

/** The samples as they stand at `now`: ended ones moved by whole days so that the last of them ended within the last day, running ones begun ten minutes ago. */
export function samplesAt(now: number): readonly TenantInteraction[] {
  const ends = ended.map(({ interaction }) => Date.parse(String(interaction['endTimestamp'])));
  const days = Math.floor((now - Math.max(...ends)) / DAY) * DAY;
  return [
    ...ended.map((sample) => shiftTimes(sample, days)),
    ...running.map((sample) => shiftTimes(sample, now - 10 * MINUTE - Date.parse(sample.interaction.startTimestamp))),
  ];
}
