import { pick, type Random, randomFrom } from './random.ts';
import { type SampleUser, sampleTenantId, sampleUsers } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** How many interactions there are beside the samples, and which. */
export interface Generation {
  readonly seed: number;
  readonly count: number;
  /** Epoch milliseconds before which the newest of them began. */
  readonly before: number;
}

const SPACING = 90_000;
const CONTACTS = 50;
// The trainee and the service account take no calls.
const nonAgents = ['88bb2d40-4d20-11ee-8f6a-1d2b3c4d5e6f', '11111111-4d20-11ee-8f6a-1d2b3c4d5e6f'];
const agents = sampleUsers.filter(({ id }) => !nonAgents.includes(id)) as [SampleUser, ...SampleUser[]];
const channels = ['voice', 'voice', 'voice', 'sms', 'messaging', 'email', 'work-item'] as const;
const queues = ['Support', 'Billing', 'Digital'] as const;
const sentences = [
  'Hello, how can I help?',
  'My parcel has not arrived.',
  'Could you give me the number?',
  'It is 4711.',
  'Thank you, one moment please.',
  'Grüße aus Köln, alles klar!',
] as const;

/** Epoch milliseconds at which the interaction with this number began; number 0 is the newest. */
export function startOf(generation: Generation, index: number): number {
  const jitter = Math.floor(randomFrom(generation.seed, index, 1)() * SPACING);
  return generation.before - index * SPACING - jitter;
}

/** Number of a generated interaction by its id, undefined for another id. */
export function indexOf(generation: Generation, interactionId: string): number | undefined {
  const match = /^([0-9a-f]{8})-0000-4000-8000-([0-9a-f]{12})$/.exec(interactionId);
  const index = Number.parseInt(match?.[2] ?? '', 16);
  return match?.[1] === prefix(generation) && index < generation.count ? index : undefined;
}

/** Id of the interaction with this number. */
export function idOf(generation: Generation, index: number): string {
  return `${prefix(generation)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** Contact of the interaction with this number; every seventh has none. */
export function contactOf(generation: Generation, index: number): string | undefined {
  if (index % 7 === 6) return undefined;
  return `c0ffee00-0000-4000-8000-${Math.floor(randomFrom(generation.seed, index, 2)() * CONTACTS)
    .toString(16)
    .padStart(12, '0')}`;
}

function prefix({ seed }: Generation): string {
  return (Math.imul(seed + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
}

/** The interaction with this number, the same for the same seed. */
export function generated(generation: Generation, index: number): TenantInteraction {
  const random = randomFrom(generation.seed, index, 3);
  const channelType = pick(random, channels);
  const start = startOf(generation, index);
  const seconds = 30 + Math.floor(random() * 570);
  const agent = pick(random, agents);
  const at = (offset: number): string => new Date(start + offset).toISOString();
  const answered = random() > 0.15;
  const id = idOf(generation, index);
  const customer = customerOf(channelType, random);
  const contactId = contactOf(generation, index);
  const segmentId = `${id.slice(0, 9)}5e90${id.slice(13)}`;
  const allocation = {
    agentName: `${agent.firstName} ${agent.lastName}`,
    conversationStartTimestamp: at(12_000),
    conversationEndTimestamp: at(seconds * 1_000),
  };
  const queueName = pick(random, queues);
  const shared = {
    interactionId: id,
    startTimestamp: at(0),
    endTimestamp: at(seconds * 1_000 + 500),
    channelType,
    direction: 'inbound',
    customer,
    contactPoint: channelType === 'email' ? 'support@example.org' : '+15065550111',
  };
  const interaction = {
    tenantId: sampleTenantId,
    ...shared,
    flowId: 'd3e4f5a0-4d21-11ee-8f6a-1d2b3c4d5e6f',
    flowName: 'Main Flow',
    interactionTime: seconds + 0.5,
    ...(answered && { customerConversationTime: seconds - 12, customerTalkTime: seconds - 15.25 }),
    customerHolds: 0,
    segments: [
      {
        segmentNumber: 0,
        interactionSegmentId: segmentId,
        segmentStartType: 'interaction',
        startTimestamp: at(0),
        endTimestamp: at(seconds * 1_000 + 9_000),
        segmentTime: seconds + 9,
        segmentEndType: answered ? 'success' : 'customer-disconnect',
        ...(answered ? { segmentToAgentId: agent.id } : { segmentCancelled: true }),
      },
    ],
    queues: [
      {
        interactionQueueId: `${id.slice(0, 9)}9e0e${id.slice(13)}`,
        interactionSegmentId: segmentId,
        queueId: 'a0b1c2d0-4d21-11ee-8f6a-1d2b3c4d5e6f',
        queueName,
        queueType: 'queue',
        queueEntryType: 'ivr',
        queueExitType: answered ? 'accept' : 'abandon',
        queueEntryLength: 1,
        startTimestamp: at(2_000),
        endTimestamp: at(11_000),
        queueTime: 9,
      },
    ],
    ...(answered && {
      agents: [{ interactionSegmentId: segmentId, agentId: agent.id, ...allocation, startTimestamp: at(10_000) }],
    }),
    ...(contactId !== undefined && { contactId }),
    ...(random() > 0.5 && { dispositionName: pick(random, ['Resolved', 'Refund', 'Callback']) }),
    details: {
      ...shared,
      contactId: contactId ?? null,
      csat: null,
      agents: answered ? [{ resourceId: agent.id, noteTitle: null, dispositionName: null, ...allocation }] : [],
    },
  };
  const conversation = answered && (channelType === 'messaging' || channelType === 'sms');
  return conversation
    ? { interaction, ...transcriptOf(id, start, seconds, customer, agent, channelType, random) }
    : { interaction };
}

function customerOf(channelType: string, random: Random): string {
  const number = Math.floor(random() * 10_000);
  if (channelType === 'email') return `customer${number}@example.com`;
  return channelType === 'messaging' ? `Customer ${number}` : `+1506555${String(number).padStart(4, '0')}`;
}

function transcriptOf(
  id: string,
  start: number,
  seconds: number,
  customer: string,
  agent: SampleUser,
  channelType: string,
  random: Random,
): Pick<TenantInteraction, 'artifacts' | 'files'> {
  const fileId = `${id.slice(0, 9)}f11e${id.slice(13)}`;
  const count = 4 + Math.floor(random() * 12);
  const entries = Array.from({ length: count }, (_, place) => {
    const at = start + 13_000 + Math.floor(((seconds - 14) * 1_000 * place) / count);
    const byAgent = place % 2 === 1;
    return {
      payload: {
        metadata: byAgent
          ? { name: `${agent.firstName} ${agent.lastName}`, source: 'smooch', type: 'agent' }
          : { name: customer, source: 'smooch', type: 'customer' },
        body: {
          id: `${id}-${place}`,
          text: pick(random, sentences),
          contentType: 'text',
          file: {},
          quotedMessage: {},
          actions: {},
        },
        from: byAgent ? agent.id : '65e9c5000000000000000bbb',
        'tenant-id': sampleTenantId,
        to: null,
        type: 'message',
        timestamp: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      },
      channelId: null,
      timestamp: String(at),
    };
  });
  return {
    artifacts: [
      {
        artifactId: `${id.slice(0, 9)}a27f${id.slice(13)}`,
        artifactType: 'messaging-transcript',
        artifactSubType: channelType === 'sms' ? 'sms' : 'web',
        created: new Date(start - 300).toISOString(),
        updated: new Date(start + seconds * 1_000).toISOString(),
        files: [
          {
            artifactFileId: fileId,
            filename: 'transcript.json',
            contentType: 'application/json',
            metadata: { transcript: true },
          },
        ],
      },
    ],
    files: { [fileId]: entries },
  };
}
