import { pickRandom, type Random } from '../../../src/simulator/random.ts';
import { sampleTenantId } from '../../../src/simulator/samples.ts';
import { fullNameOf } from './people.ts';
import { hex, type RecordedInteraction } from './recorded-interaction.ts';

const asciiSentences = [
  'Hello, how can I help?',
  'My parcel has not arrived.',
  'Could you give me the number?',
  'It is 4711.',
  'I see "out for delivery".\nPlease wait for today.',
  'Thank you!',
] as const;
const nonAsciiSentences = [
  'Grüße aus Köln, alles klar!',
  'Добрий день, де моє замовлення?',
  'Дякую, чекаю.',
  '¿Cuándo llega?',
  'Super 👍',
] as const;
const buttons = [
  { _id: 'a1', type: 'reply', text: 'SMS' },
  { _id: 'a2', type: 'link', text: 'Help page', uri: 'https://www.example.com/help' },
];
const emptyBody = { contentType: 'text', file: {}, quotedMessage: {}, actions: {} };

/** Builds a stored transcript of `messages` messages in the format of digital channels, oldest first. About 14 % of chats use text outside ASCII. */
export function transcriptOf(interaction: RecordedInteraction, messages: number): object[] {
  const { random, length } = interaction;
  const sentences = random() < 0.14 ? nonAsciiSentences : asciiSentences;
  const notices = noticesOf(interaction);
  const textCount = messages - notices.length;
  const texts = Array.from({ length: textCount }, (_, index) => {
    const offset = 1_000 + Math.floor(((length - 2_000) * index) / textCount);
    const text = random() < 0.5 ? pickRandom(random, sentences) : pickRandom(random, asciiSentences);
    return { offset, ...authorAndBody(interaction, offset, text, random) };
  });
  return [...notices, ...texts].sort((a, b) => a.offset - b.offset).map((each) => entryOf(interaction, each));
}

interface TranscriptMessage {
  /** Milliseconds after the start. */
  readonly offset: number;
  readonly metadata: { readonly name: string; readonly source: string; readonly type: string };
  readonly from?: string;
  readonly body: object;
}

function authorAndBody(
  interaction: RecordedInteraction,
  offset: number,
  text: string,
  random: Random,
): Omit<TranscriptMessage, 'offset'> {
  const metadataOf = (name: string, type: string) => ({ name, source: 'smooch', type });
  const { agent } = interaction.legs.findLast(({ began }) => began <= offset) ?? {};
  const kind = random();
  if (kind < 0.02) {
    return { metadata: metadataOf('Example Bot', 'Example Bot'), body: { text, ...emptyBody, actions: buttons } };
  }
  if (agent && kind < 0.5)
    return { metadata: metadataOf(fullNameOf(agent), 'agent'), from: agent.id, body: { text, ...emptyBody } };
  const file = { mediaUrl: 'https://media.smooch.io/apps/x/z.png', mediaType: 'image/png', mediaSize: 48_211 };
  const body = kind > 0.98 ? { ...emptyBody, contentType: 'image', file } : { text, ...emptyBody };
  return { metadata: metadataOf(interaction.customer, 'customer'), from: '65e9c5000000000000000bbb', body };
}

/** Notices of agents who joined, and who left before the last one; the source stores the transcript before the last agent leaves. */
function noticesOf({ legs }: RecordedInteraction): TranscriptMessage[] {
  const metadata = { name: 'System', source: 'smooch', type: 'system' };
  return legs.flatMap(({ agent, began, ended }, index) => {
    const name = agent?.firstName;
    const joined = { offset: began + 100, metadata, body: { text: `${name} connected.`, ...emptyBody } };
    const left = { offset: ended - 100, metadata, body: { text: `${name} disconnected.`, ...emptyBody } };
    return index < legs.length - 1 ? [joined, left] : [joined];
  });
}

function entryOf({ epoch, random }: RecordedInteraction, { offset, metadata, from, body }: TranscriptMessage): object {
  const at = epoch(offset);
  return {
    payload: {
      metadata,
      body: { id: `65e9c5fc${hex(random, 16)}`, ...body },
      ...(from !== undefined && { from }),
      'tenant-id': sampleTenantId,
      to: null,
      type: 'message',
      timestamp: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    },
    channelId: null,
    timestamp: String(at),
  };
}
