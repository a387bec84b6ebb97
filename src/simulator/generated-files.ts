import { pick } from './random.ts';
import type { RecordedCall } from './recorded-call.ts';
import { sampleTenantId } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

type Files = Pick<TenantInteraction, 'artifacts' | 'files'>;

const sentences = [
  'Hello, how can I help?',
  'My parcel has not arrived.',
  'Could you give me the number?',
  'It is 4711.',
  'Thank you, one moment please.',
  'Grüße aus Köln, alles klar!',
] as const;
const subjects = ['Broken delivery', 'Invoice', 'RE: Order 4711'] as const;

/** Artifact and transcript of a conversation: web chats in the digital shape, SMS in the older one, which marks no file and names no agent. */
export function conversationOf(made: RecordedCall): Files {
  const older = made.channelType === 'sms';
  const artifactFileId = idFor(made, 'f11e');
  const count = 4 + Math.floor(made.random() * 12);
  const entries = Array.from({ length: count }, (_, place) => {
    const at = made.start + 13_000 + Math.floor(((made.seconds - 14) * 1_000 * place) / count);
    const text = pick(made.random, sentences);
    return older ? olderEntry(made, place, at, text) : digitalEntry(made, place, at, text);
  });
  const file = { artifactFileId, filename: 'transcript.json', contentType: 'application/json' };
  return {
    artifacts: [
      {
        artifactId: idFor(made, 'a27f'),
        artifactType: 'messaging-transcript',
        ...(!older && { artifactSubType: 'web' }),
        created: made.at(-300),
        updated: made.at(made.seconds * 1_000),
        files: [{ ...file, metadata: older ? null : { transcript: true } }],
      },
    ],
    files: { [artifactFileId]: entries },
  };
}

/** The received mail with its manifest, and the reply's artifact, which exists for every accepted mail and is empty for most. */
export function emailOf(made: RecordedCall): Files {
  const manifestId = idFor(made, '3a11');
  const received = {
    artifactId: idFor(made, 'e3a1'),
    artifactType: 'email',
    manifestId,
    created: made.at(-2_000),
    updated: made.at(-1_000),
    files: [{ artifactFileId: manifestId, filename: 'manifest.json', contentType: 'application/json' }],
  };
  const reply = {
    artifactId: idFor(made, 'e3a2'),
    artifactType: 'email',
    created: made.at(12_000),
    updated: made.at(12_000),
    files: [],
  };
  const manifest = {
    subject: pick(made.random, subjects),
    from: [{ address: made.customer }],
    to: [{ address: made.contactPoint }],
  };
  return { artifacts: made.answered ? [received, reply] : [received], files: { [manifestId]: manifest } };
}

function digitalEntry({ id, agent, customer }: RecordedCall, place: number, at: number, text: string): object {
  const byAgent = place % 2 === 1;
  return {
    payload: {
      metadata: byAgent
        ? { name: `${agent.firstName} ${agent.lastName}`, source: 'smooch', type: 'agent' }
        : { name: customer, source: 'smooch', type: 'customer' },
      body: { id: `${id}-${place}`, text, contentType: 'text', file: {}, quotedMessage: {}, actions: {} },
      from: byAgent ? agent.id : '65e9c5000000000000000bbb',
      'tenant-id': sampleTenantId,
      to: null,
      type: 'message',
      timestamp: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    },
    channelId: null,
    timestamp: String(at),
  };
}

function olderEntry({ id, agent, customer }: RecordedCall, place: number, at: number, text: string): object {
  const byAgent = place % 2 === 1;
  return {
    payload: {
      id: `${id}-${place}`,
      'tenant-id': sampleTenantId,
      type: 'message',
      to: id,
      from: byAgent ? agent.id : customer.replace('+', ''),
      metadata: byAgent
        ? { name: 'Agent', 'first-name': 'Agent', 'last-name': 'Agent', type: 'agent' }
        : { type: 'customer', source: 'twilio' },
      body: { text },
      timestamp: new Date(at).toISOString(),
    },
    'channel-id': id,
    timestamp: String(at),
  };
}

function idFor({ id }: RecordedCall, kind: string): string {
  return `${id.slice(0, 9)}${kind}${id.slice(13)}`;
}
