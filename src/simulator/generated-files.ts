import { pickRandom } from './random.ts';
import type { RecordedCall } from './recorded-call.ts';
import { sampleTenantId } from './samples.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

type ArtifactsAndFiles = Pick<TenantInteraction, 'artifacts' | 'files'>;

const sentences = [
  'Hello, how can I help?',
  'My parcel has not arrived.',
  'Could you give me the number?',
  'It is 4711.',
  'Thank you, one moment please.',
  'Grüße aus Köln, alles klar!',
] as const;
const subjects = ['Broken delivery', 'Invoice', 'RE: Order 4711'] as const;

/**
 * Generates the artifact and transcript of a conversation. Web chats have the digital format; SMS have the legacy format, which neither marks
 * the transcript file nor names the agent.
 */
export function conversationFilesOf(call: RecordedCall): ArtifactsAndFiles {
  const isLegacy = call.channelType === 'sms';
  const artifactFileId = idFor(call, 'f11e');
  const count = 4 + Math.floor(call.random() * 12);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = call.start + 13_000 + Math.floor(((call.seconds - 14) * 1_000 * index) / count);
    const text = pickRandom(call.random, sentences);
    return isLegacy ? legacyEntry(call, index, at, text) : digitalEntry(call, index, at, text);
  });
  const file = { artifactFileId, filename: 'transcript.json', contentType: 'application/json' };
  return {
    artifacts: [
      {
        artifactId: idFor(call, 'a27f'),
        artifactType: 'messaging-transcript',
        ...(!isLegacy && { artifactSubType: 'web' }),
        created: call.at(-300),
        updated: call.at(call.seconds * 1_000),
        files: [{ ...file, metadata: isLegacy ? null : { transcript: true } }],
      },
    ],
    files: { [artifactFileId]: entries },
  };
}

/** Generates the received e-mail with its manifest. An accepted e-mail also has a reply artifact without files, as is usual at the vendor. */
export function emailFilesOf(call: RecordedCall): ArtifactsAndFiles {
  const manifestId = idFor(call, '3a11');
  const received = {
    artifactId: idFor(call, 'e3a1'),
    artifactType: 'email',
    manifestId,
    created: call.at(-2_000),
    updated: call.at(-1_000),
    files: [{ artifactFileId: manifestId, filename: 'manifest.json', contentType: 'application/json' }],
  };
  const reply = {
    artifactId: idFor(call, 'e3a2'),
    artifactType: 'email',
    created: call.at(12_000),
    updated: call.at(12_000),
    files: [],
  };
  const manifest = {
    subject: pickRandom(call.random, subjects),
    from: [{ address: call.customer }],
    to: [{ address: call.contactPoint }],
  };
  return { artifacts: call.answered ? [received, reply] : [received], files: { [manifestId]: manifest } };
}

function digitalEntry({ id, agent, customer }: RecordedCall, index: number, at: number, text: string): object {
  const byAgent = index % 2 === 1;
  return {
    payload: {
      metadata: byAgent
        ? { name: `${agent.firstName} ${agent.lastName}`, source: 'smooch', type: 'agent' }
        : { name: customer, source: 'smooch', type: 'customer' },
      body: { id: `${id}-${index}`, text, contentType: 'text', file: {}, quotedMessage: {}, actions: {} },
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

function legacyEntry({ id, agent, customer }: RecordedCall, index: number, at: number, text: string): object {
  const byAgent = index % 2 === 1;
  return {
    payload: {
      id: `${id}-${index}`,
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
