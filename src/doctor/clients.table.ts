import { isJsonObject, type JsonObject } from '../kit/json.ts';
import type { DoctorSession, PlayedReply } from './doctor-session.ts';

/** What a client would stumble on; undefined if it would not. */
type Verdict = string | undefined;

/** One request of the start of a client, and what the client needs of its reply. */
export interface DoctorStep {
  readonly rule: string;
  run(session: DoctorSession): Promise<Verdict>;
}

/** A client whose start is known, and its requests in their order. */
export interface PlayedClient {
  readonly name: string;
  readonly steps: readonly DoctorStep[];
}

/** Genesys' own .NET client fails without a word above so many characters in one reply. */
const NET_MAX_CHARACTERS = 2_097_152;

const ok = (condition: boolean, stumbles: string): Verdict => (condition ? undefined : stumbles);
const statusCodeOf = ({ body }: PlayedReply): unknown => (isJsonObject(body) ? body['statusCode'] : undefined);
const fieldOf = ({ body }: PlayedReply, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), body);

function succeeded(reply: PlayedReply): Verdict {
  if (reply.status !== 200) return `HTTP ${reply.status} instead of 200`;
  return ok(statusCodeOf(reply) === 0, `statusCode ${JSON.stringify(statusCodeOf(reply))} instead of 0`);
}

/** A GET that must succeed, with a check of what it returns. */
function reads(path: string, rule: string, check: (reply: PlayedReply) => Verdict = () => undefined): DoctorStep {
  return {
    rule,
    async run(session) {
      const reply = await session.get(path);
      return succeeded(reply) ?? check(reply);
    },
  };
}

const signsIn = (path: string): DoctorStep => ({
  rule: `signs in at ${path} with Basic, and gets a cookie that is enough afterwards`,
  async run(session) {
    const refused = succeeded(await session.get(path, 'basic'));
    if (refused !== undefined) return refused;
    return ok((await session.get('/api/v2/me')).status === 200, 'the cookie alone is not accepted');
  },
});

const startsSession: DoctorStep = {
  rule: 'starts its session with StartContactCenterSession',
  async run(session) {
    const body = { operationName: 'StartContactCenterSession', channels: ['voice', 'chat'] };
    return succeeded(await session.post('/api/v2/me', body));
  },
};

/** Handshake, first connect and subscriptions, as a client words them. */
function cometd(options: {
  readonly types: readonly string[];
  readonly suffix: (channel: string) => string;
  readonly topics: readonly string[];
  readonly credentials: 'cookie' | 'basic';
}): readonly DoctorStep[] {
  const { types, suffix, topics, credentials } = options;
  const send = (session: DoctorSession, channel: string, more: object): Promise<JsonObject> =>
    session.cometd({ channel, ...more }, suffix(channel), credentials);
  return [
    {
      rule: `handshakes with ${types.join(' and ')}`,
      async run(session) {
        const handshake = { version: '1.0', minimumVersion: '0.9', supportedConnectionTypes: types };
        const reply = await send(session, '/meta/handshake', handshake);
        session.clientId = reply['clientId'];
        if (reply['successful'] !== true) return String(reply['error']);
        return ok(isJsonObject(reply['advice']), 'the reply has no advice');
      },
    },
    ...topics.map((subscription) => ({
      rule: `subscribes to ${subscription}`,
      async run(session: DoctorSession) {
        const reply = await send(session, '/meta/subscribe', { subscription });
        return ok(reply['successful'] === true, String(reply['error']));
      },
    })),
    {
      rule: 'gets an answer to its first connect at once',
      async run(session) {
        const began = performance.now();
        const reply = await send(session, '/meta/connect', { connectionType: 'long-polling', advice: { timeout: 0 } });
        if (reply['successful'] !== true) return String(reply['error']);
        return ok(performance.now() - began < 5_000, 'it is held');
      },
    },
    {
      rule: 'gets the advice to handshake again when its session is unknown',
      async run(session) {
        const { clientId } = session;
        session.clientId = 'unknown';
        const reply = await send(session, '/meta/connect', { connectionType: 'long-polling' });
        session.clientId = clientId;
        const advice = reply['advice'];
        return ok(isJsonObject(advice) && advice['reconnect'] === 'handshake', 'the advice is not to handshake');
      },
    },
  ];
}

const bare = (): string => '';
/** The JavaScript library appends `/handshake`, `/connect` and `/disconnect`, and a slash for the rest. */
const appended = (channel: string): string => (/handshake|connect/.test(channel) ? channel.replace('/meta', '') : '/');

/** The documented and observed starts of desktops, each with what its client needs. */
export const playedClients: readonly PlayedClient[] = [
  {
    name: 'Workspace Web Edition 8.5.2',
    steps: [
      {
        rule: 'shows its login page when it is not signed in: HTTP 403 with statusCode 20',
        async run(session) {
          const reply = await session.get('/api/v2/me?subresources=features,devices,channels', 'none');
          return ok(reply.status === 403 && statusCodeOf(reply) === 20, `HTTP ${reply.status}`);
        },
      },
      signsIn('/api/v2/me?subresources=features,devices,channels'),
      reads('/internal-api/me/settings?fields=*', 'reads its settings', (reply) =>
        ok(Array.isArray(fieldOf(reply, 'resources', 'user', 'settings')), 'there are no settings'),
      ),
      reads('/api/v2/services?fields=*', 'finds the contact server active', (reply) => {
        const services = fieldOf(reply, 'services');
        const isActive = (each: unknown): boolean =>
          isJsonObject(each) && each['type'] === 'MultiMediaContent' && each['state'] === 'Active';
        return ok(
          Array.isArray(services) && services.some(isActive),
          'it reports the contact server as out of service',
        );
      }),
      reads('/api/v2/me/groups?type=BusinessUnit&fields=*', 'reads its groups'),
      reads('/internal-api/contact-center?subresources=businessAttributes', 'reads the business attributes'),
      reads('/api/v2/groups?type=dispositions&fields=*', 'reads the dispositions'),
      startsSession,
      ...cometd({
        types: ['long-polling', 'callback-polling'],
        suffix: appended,
        topics: ['/v2/ucs/interactions'],
        credentials: 'cookie',
      }),
      reads('/internal-api/lucene/index', 'finds the index of the contact server'),
      reads('/api/v2/diagnostics/version', 'reads the version'),
      reads('/api/v2/workbins?fields=*', 'reads its workbins'),
      reads('/api/v2/me/?subresources=devices,calls,channels,interactions,chats', 'reads what is going on'),
    ],
  },
  {
    name: 'iOS client',
    steps: [
      signsIn('/api/v2/me?subresources=*'),
      ...cometd({
        types: ['long-polling'],
        suffix: bare,
        topics: ['/v2/me/devices', '/v2/me/calls', '/v2/me/channels', '/v2/me/chats', '/v2/me/emails'],
        credentials: 'cookie',
      }),
      startsSession,
      reads('/api/v2/settings/agent-states', 'reads the agent states'),
      reads('/api/v2/contacts', 'reads the internal contacts'),
    ],
  },
  {
    name: '.NET client',
    steps: [
      {
        rule: 'gets the media type application/json, without which it throws',
        async run(session) {
          const reply = await session.get('/api/v2/diagnostics/version', 'none');
          return (
            succeeded(reply) ?? ok(reply.contentType === 'application/json', `it is ${reply.contentType || 'absent'}`)
          );
        },
      },
      signsIn('/api/v2/me?subresources=*'),
      reads('/api/v2/me?subresources=*', 'reads settings as a map of maps, without which it throws', (reply) => {
        const settings = fieldOf(reply, 'user', 'settings');
        return ok(isJsonObject(settings) && Object.values(settings).every(isJsonObject), 'they are no map of maps');
      }),
      ...cometd({
        types: ['websocket', 'long-polling'],
        suffix: (channel) => channel.replace('/meta', ''),
        topics: ['/**'],
        credentials: 'basic',
      }),
      {
        rule: `gets no reply above ${NET_MAX_CHARACTERS} characters, on which it fails without a word`,
        async run(session) {
          const reply = await session.get('/api/v2/ucs/interactions?maxSize=100');
          // Only the bridge has this look-up. A server without it is not judged.
          return ok(
            reply.status !== 200 || reply.length < NET_MAX_CHARACTERS,
            `a list of 100 has ${reply.length} characters`,
          );
        },
      },
    ],
  },
  {
    name: 'Vue component',
    steps: [
      signsIn('/api/v2/me?subresources=features,devices,channels,settings'),
      reads(
        '/api/v2/me?subresources=features,devices,channels,settings',
        'finds a first device with an id',
        (reply) => {
          const devices = fieldOf(reply, 'user', 'devices');
          const first: unknown = Array.isArray(devices) ? devices[0] : undefined;
          return ok(isJsonObject(first) && typeof first['id'] === 'string', 'there is no device');
        },
      ),
      ...cometd({ types: ['long-polling'], suffix: appended, topics: ['/v2/me/*'], credentials: 'cookie' }),
      startsSession,
      {
        rule: 'sets its state with Ready',
        run: async (session) => succeeded(await session.post('/api/v2/me', { operationName: 'Ready' })),
      },
    ],
  },
];
