import { pick, type Random } from '../../../src/simulator/random.ts';
import { sampleTenantId } from '../../../src/simulator/samples.ts';
import { type Happening, hex } from './happening.ts';
import { fullNameOf } from './people.ts';

const plain = [
  'Hello, how can I help?',
  'My parcel has not arrived.',
  'Could you give me the number?',
  'It is 4711.',
  'I see "out for delivery".\nPlease wait for today.',
  'Thank you!',
] as const;
const foreign = [
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
const noContent = { contentType: 'text', file: {}, quotedMessage: {}, actions: {} };

/** A stored transcript of so many messages in the shape of digital channels, oldest first; in one chat of seven some are not ASCII. */
export function transcriptOf(happened: Happening, messages: number): object[] {
  const { random, length } = happened;
  const sentences = random() < 0.14 ? foreign : plain;
  const notices = noticesOf(happened);
  const rest = messages - notices.length;
  const said = Array.from({ length: rest }, (_, place) => {
    const offset = 1_000 + Math.floor(((length - 2_000) * place) / rest);
    const text = random() < 0.5 ? pick(random, sentences) : pick(random, plain);
    return { offset, ...authorAndBody(happened, offset, text, random) };
  });
  return [...notices, ...said].sort((a, b) => a.offset - b.offset).map((each) => entryOf(happened, each));
}

interface Said {
  /** Milliseconds after the start. */
  readonly offset: number;
  readonly metadata: { readonly name: string; readonly source: string; readonly type: string };
  readonly from?: string;
  readonly body: object;
}

function authorAndBody(happened: Happening, offset: number, text: string, random: Random): Omit<Said, 'offset'> {
  const by = (name: string, type: string) => ({ name, source: 'smooch', type });
  const { agent } = happened.legs.findLast(({ began }) => began <= offset) ?? {};
  const kind = random();
  if (kind < 0.02) {
    return { metadata: by('Example Bot', 'Example Bot'), body: { text, ...noContent, actions: buttons } };
  }
  if (agent && kind < 0.5)
    return { metadata: by(fullNameOf(agent), 'agent'), from: agent.id, body: { text, ...noContent } };
  const file = { mediaUrl: 'https://media.smooch.io/apps/x/z.png', mediaType: 'image/png', mediaSize: 48_211 };
  const body = kind > 0.98 ? { ...noContent, contentType: 'image', file } : { text, ...noContent };
  return { metadata: by(happened.customer, 'customer'), from: '65e9c5000000000000000bbb', body };
}

/** Who came, and who left before the end; the last leave comes after the transcript is stored. */
function noticesOf({ legs }: Happening): Said[] {
  const metadata = { name: 'System', source: 'smooch', type: 'system' };
  return legs.flatMap(({ agent, began, ended }, place) => {
    const name = agent?.firstName;
    const came = { offset: began + 100, metadata, body: { text: `${name} connected.`, ...noContent } };
    const left = { offset: ended - 100, metadata, body: { text: `${name} disconnected.`, ...noContent } };
    return place < legs.length - 1 ? [came, left] : [came];
  });
}

function entryOf({ epoch, random }: Happening, { offset, metadata, from, body }: Said): object {
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
