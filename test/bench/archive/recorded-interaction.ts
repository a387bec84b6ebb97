import { pickRandom, type Random, seededRandom } from '../../../src/simulator/random.ts';
import { type Agent, randomAgent, randomCustomerName } from './people.ts';

/** A leg of an interaction: one queue, and the agent who accepted it. Times are milliseconds after the interaction's start. */
export interface Leg {
  readonly segmentId: string;
  readonly queueName: string;
  readonly queued: number;
  /** Time at which it was offered to an agent, or abandoned. */
  readonly left: number;
  readonly agent: Agent | undefined;
  readonly began: number;
  readonly ended: number;
  readonly noteTitle: string | null;
  readonly dispositionName: string | null;
}

/** The facts of one interaction of the archive, from which its record and transcript are built. */
export interface RecordedInteraction {
  readonly id: string;
  readonly channelType: 'voice' | 'messaging';
  readonly direction: 'inbound' | 'agent-initiated';
  readonly customer: string;
  readonly contactPoint: string;
  readonly contactId: string | null;
  readonly csat: number | null;
  readonly legs: readonly [Leg, ...Leg[]];
  /** Duration in milliseconds. */
  readonly length: number;
  readonly random: Random;
  /** Returns epoch milliseconds, `offset` milliseconds after the start. */
  epoch(offset: number): number;
  /** Returns the ISO time `offset` milliseconds after the start. */
  at(offset: number): string;
}

const SEED = 20_240_304;
const queues = ['Support', 'Billing', 'Digital', 'Returns and refunds'] as const;
const notes = ['Invoice resent', 'Password reset', 'Call back on Monday'] as const;
const dispositions = ['Resolved', 'Refund', 'Callback', 'No answer'] as const;

// All starts are within one winter in Europe/Kyiv, so that the jq script can use a fixed UTC offset.
const FIRST_START = Date.UTC(2023, 10, 6);
const SPACING = 56_000;
const STARTS_PER_WINTER = 200_000;

/** Generates the interaction with this index; it is the same in every run. */
export function recordedInteraction(
  channelType: RecordedInteraction['channelType'],
  index: number,
): RecordedInteraction {
  const random = seededRandom(SEED, channelType === 'voice' ? 1 : 2, index);
  const start = FIRST_START + (index % STARTS_PER_WINTER) * SPACING + Math.floor(random() * SPACING);
  const id = `${hex(random, 8)}-${hex(random, 4)}-11ee-${hex(random, 4)}-${index.toString(16).padStart(12, '0')}`;
  const legs = channelType === 'voice' ? callLegs(random, id) : chatLegs(random, id);
  const number = Math.floor(random() * 10_000);
  const answered = legs[0].agent !== undefined;
  return {
    id,
    channelType,
    direction: channelType === 'voice' && answered && random() < 0.1 ? 'agent-initiated' : 'inbound',
    customer: channelType === 'voice' ? `+1506555${String(number).padStart(4, '0')}` : randomCustomerName(random),
    contactPoint: channelType === 'voice' ? '+15065550111' : 'www.example.com',
    contactId: random() < 0.8 ? `93b34310-bfee-11ee-b9f2-${hex(random, 12)}` : null,
    csat: answered && random() < 0.3 ? 1 + Math.floor(random() * 10) : null,
    legs,
    length: (legs[1] ?? legs[0]).ended + (answered ? 180 : 0),
    random,
    epoch: (offset) => start + offset,
    at: (offset) => new Date(start + offset).toISOString(),
  };
}

/** Most calls are answered; 12 % are abandoned in the queue and 7 % are transferred. */
function callLegs(random: Random, id: string): [Leg, ...Leg[]] {
  const outcome = random();
  const first = leg(random, id, 0, 2_000 + Math.floor(random() * 9_000), outcome > 0.12);
  return outcome > 0.93 ? [first, leg(random, id, 1, first.ended + 500, true)] : [first];
}

function chatLegs(random: Random, id: string): [Leg, ...Leg[]] {
  const first = leg(random, id, 0, 500 + Math.floor(random() * 2_000), true);
  return random() > 0.9 ? [first, leg(random, id, 1, first.ended + 500, true)] : [first];
}

function leg(random: Random, id: string, index: number, queued: number, answered: boolean): Leg {
  const left = queued + 4_000 + Math.floor(random() * 40_000);
  const began = left + 2_000 + Math.floor(random() * 3_000);
  return {
    segmentId: `${id.slice(0, 9)}5e9${index}${id.slice(13)}`,
    queueName: pickRandom(random, queues),
    queued,
    left,
    agent: answered ? randomAgent(random) : undefined,
    began,
    ended: answered ? began + 60_000 + Math.floor(random() * 540_000) : left,
    noteTitle: random() < 0.25 ? pickRandom(random, notes) : null,
    dispositionName: random() < 0.6 ? pickRandom(random, dispositions) : null,
  };
}

/** Returns `digits` random hexadecimal digits. */
export function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
