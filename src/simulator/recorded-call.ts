import { contactIdOf, type Generation, interactionIdOf, startTimeOf } from './generation.ts';
import { pickRandom, type Random, seededRandom } from './random.ts';
import { type SampleUser, sampleUsers } from './samples.ts';

const channels = ['voice', 'voice', 'voice', 'sms', 'messaging', 'email', 'work-item'] as const;
const queues = ['Support', 'Billing', 'Digital'] as const;
const dispositions = ['Resolved', 'Refund', 'Callback'] as const;
// The trainee and the service account handle no interactions.
const nonAgents = ['88bb2d40-4d20-11ee-8f6a-1d2b3c4d5e6f', '11111111-4d20-11ee-8f6a-1d2b3c4d5e6f'];
const agents = sampleUsers.filter(({ id }) => !nonAgents.includes(id)) as [SampleUser, ...SampleUser[]];

/** The facts of a generated interaction, from which its record and files are built. */
export interface RecordedCall {
  readonly id: string;
  readonly segmentId: string;
  readonly channelType: (typeof channels)[number];
  /** Epoch milliseconds. */
  readonly start: number;
  /** Duration. */
  readonly seconds: number;
  readonly answered: boolean;
  readonly agent: SampleUser;
  readonly queueName: string;
  readonly customer: string;
  readonly contactPoint: string;
  readonly contactId: string | undefined;
  readonly dispositionName: string | undefined;
  readonly random: Random;
  /** Returns the ISO time `offset` milliseconds after the start. */
  at(offset: number): string;
}

/** Generates the facts of the interaction with this index. */
export function recordedCall(generation: Generation, index: number): RecordedCall {
  const random = seededRandom(generation.seed, index, 3);
  const id = interactionIdOf(generation, index);
  const start = startTimeOf(generation, index);
  const channelType = pickRandom(random, channels);
  return {
    id,
    segmentId: `${id.slice(0, 9)}5e90${id.slice(13)}`,
    channelType,
    start,
    seconds: 30 + Math.floor(random() * 570),
    answered: random() > 0.15,
    agent: pickRandom(random, agents),
    queueName: pickRandom(random, queues),
    ...addressesOf(channelType, random),
    contactId: contactIdOf(generation, index),
    dispositionName: random() > 0.5 ? pickRandom(random, dispositions) : undefined,
    random,
    at: (offset) => new Date(start + offset).toISOString(),
  };
}

function addressesOf(channelType: string, random: Random): { customer: string; contactPoint: string } {
  const number = Math.floor(random() * 10_000);
  switch (channelType) {
    case 'email':
      return { customer: `customer${number}@example.com`, contactPoint: 'support@example.org' };
    case 'messaging':
      return { customer: `Customer ${number}`, contactPoint: 'www.example.com' };
    default:
      return { customer: `+1506555${String(number).padStart(4, '0')}`, contactPoint: '+15065550111' };
  }
}
