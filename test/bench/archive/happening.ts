import { pick, type Random, randomFrom } from '../../../src/simulator/random.ts';
import { type Agent, someAgent, someCustomer } from './people.ts';

/** A leg of an interaction: one queue, and the agent who took it. Times in milliseconds after the start. */
export interface Leg {
  readonly segmentId: string;
  readonly queueName: string;
  readonly queued: number;
  /** When it was offered to an agent, or given up. */
  readonly left: number;
  readonly agent: Agent | undefined;
  readonly began: number;
  readonly ended: number;
  readonly noteTitle: string | null;
  readonly dispositionName: string | null;
}

/** What happened in one interaction of the archive, before it is written as a record. */
export interface Happening {
  readonly id: string;
  readonly channelType: 'voice' | 'messaging';
  readonly direction: 'inbound' | 'agent-initiated';
  readonly customer: string;
  readonly contactPoint: string;
  readonly contactId: string | null;
  readonly csat: number | null;
  readonly legs: readonly [Leg, ...Leg[]];
  /** Milliseconds. */
  readonly length: number;
  readonly random: Random;
  /** Epoch milliseconds so long after the start. */
  epoch(offset: number): number;
  /** A time of the source so long after the start. */
  at(offset: number): string;
}

const SEED = 20_240_304;
const queues = ['Support', 'Billing', 'Digital', 'Returns and refunds'] as const;
const notes = ['Invoice resent', 'Password reset', 'Call back on Monday'] as const;
const dispositions = ['Resolved', 'Refund', 'Callback', 'No answer'] as const;

// All within one winter of Europe/Kyiv, so that a script with a fixed offset can be right.
const BEGAN = Date.UTC(2023, 10, 6);
const SPACING = 56_000;
const WINTER = 200_000;

/** The interaction with this number, the same in every run. */
export function happening(channelType: Happening['channelType'], index: number): Happening {
  const random = randomFrom(SEED, channelType === 'voice' ? 1 : 2, index);
  const start = BEGAN + (index % WINTER) * SPACING + Math.floor(random() * SPACING);
  const id = `${hex(random, 8)}-${hex(random, 4)}-11ee-${hex(random, 4)}-${index.toString(16).padStart(12, '0')}`;
  const legs = channelType === 'voice' ? callLegs(random, id) : chatLegs(random, id);
  const number = Math.floor(random() * 10_000);
  const answered = legs[0].agent !== undefined;
  return {
    id,
    channelType,
    direction: channelType === 'voice' && answered && random() < 0.1 ? 'agent-initiated' : 'inbound',
    customer: channelType === 'voice' ? `+1506555${String(number).padStart(4, '0')}` : someCustomer(random),
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

/** Most calls are answered, some are given up in the queue, some are handed on. */
function callLegs(random: Random, id: string): [Leg, ...Leg[]] {
  const fate = random();
  const first = leg(random, id, 0, 2_000 + Math.floor(random() * 9_000), fate > 0.12);
  return fate > 0.93 ? [first, leg(random, id, 1, first.ended + 500, true)] : [first];
}

function chatLegs(random: Random, id: string): [Leg, ...Leg[]] {
  const first = leg(random, id, 0, 500 + Math.floor(random() * 2_000), true);
  return random() > 0.9 ? [first, leg(random, id, 1, first.ended + 500, true)] : [first];
}

function leg(random: Random, id: string, place: number, queued: number, answered: boolean): Leg {
  const left = queued + 4_000 + Math.floor(random() * 40_000);
  const began = left + 2_000 + Math.floor(random() * 3_000);
  return {
    segmentId: `${id.slice(0, 9)}5e9${place}${id.slice(13)}`,
    queueName: pick(random, queues),
    queued,
    left,
    agent: answered ? someAgent(random) : undefined,
    began,
    ended: answered ? began + 60_000 + Math.floor(random() * 540_000) : left,
    noteTitle: random() < 0.25 ? pick(random, notes) : null,
    dispositionName: random() < 0.6 ? pick(random, dispositions) : null,
  };
}

/** So many random hex digits. */
export function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
