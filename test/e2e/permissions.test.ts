import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { LiveUsers } from '../../src/auth/live-users.ts';
import { hashPassword } from '../../src/auth/users-file.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { readPermissions } from '../../src/simulator/accounts.ts';
import { type BridgeOptions, startBridge, type TestBridge } from '../support/bridge.ts';
import { defaultProfile } from '../support/mapping.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9'; // Ana conversed
const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d'; // Ben conversed
const mail = '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9'; // Eva conversed
const facebook = 'd4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a'; // Ana converses
const all = [voice, chat, mail, facebook];
const ana = 'ana.duarte@example.org';
const ben = 'ben.okafor@example.org';
const records = ['INTERACTIONS_API_READ_ALL'];
const without = (name: string) => readPermissions.filter((each) => each !== name);
/** What only artifacts, notes and contacts contain. */
const secrets =
  /I cannot log in|billed twice|Broken delivery|facebooksession|private note|a7b8c9d0|"contactId":"93b34310/;

let bridge: TestBridge;
afterEach(() => bridge.stop());

async function start(options: BridgeOptions = {}): Promise<void> {
  bridge = await startBridge(options);
  for (const id of [voice, chat]) {
    const entry = bridge.simulator.tenant.find(id);
    if (entry) bridge.simulator.tenant.put({ ...entry, notes: [{ title: 'Seen', body: 'a private note' }] });
  }
}

const content = async (user: string, id: string): Promise<JsonObject> =>
  (await new Wire(bridge.api, user).get(`/interactions/${id}`)).body;
const texts = ({ messages }: JsonObject): unknown[] =>
  (messages as JsonObject[]).flatMap(({ text }) => (text === undefined ? [] : [text]));
const asks = (path: RegExp): number => bridge.simulator.requests.filter((call) => path.test(call)).length;

describe.each([
  ['listed in the login', true],
  ['asked for with the caller’s token', false],
])('with permissions that are %s', (_how, listed) => {
  const permit = (user: string, names: readonly string[]): void => {
    bridge.simulator.permissions.listed = listed;
    bridge.simulator.permissions.replace(user, names);
  };

  it.each([
    ['the one who may see it first', [ana, ben]],
    ['the one who may not see it first', [ben, ana]],
  ])(
    'of two callers neither gets the other’s view of a content, at once and from the cache: %s',
    async (_who, order) => {
      await start();
      permit(ana, readPermissions);
      permit(ben, records);
      for (const id of [voice, mail, facebook]) {
        const held = bridge.simulator.hold(new RegExp(`interactions/${id}$`));
        const together = Promise.all(order.map((user) => content(user, id)));
        await held.arrived;
        held.release();
        const atOnce = new Map((await together).map((each, index) => [order[index], each]));
        const later = new Map<string | undefined, JsonObject>();
        for (const user of order.toReversed()) later.set(user, await content(user, id));
        for (const answers of [atOnce, later]) {
          expect(JSON.stringify(answers.get(ana))).toMatch(secrets);
          expect(JSON.stringify(answers.get(ben))).not.toMatch(
            /billed twice|Broken delivery|facebooksession|private note/,
          );
          expect(answers.get(ben)).toHaveProperty('interaction.id', id);
        }
      }
    },
  );

  it('a caller without the permission for artifacts gets no transcript, sub-type or subject of an e-mail', async () => {
    await start();
    permit(ana, without('ARTIFACTS_READ_ALL'));
    const conversation = await content(ana, chat);
    expect(conversation).toMatchObject({ interaction: { mediaType: 'chat' }, messages: [] });
    expect(conversation).toHaveProperty('interaction.userData.CX_Incomplete', 'transcript:forbidden');
    expect(await content(ana, mail)).toHaveProperty('interaction.userData.CX_Incomplete', 'manifest:unavailable');
    expect(await content(ana, facebook)).toMatchObject({ interaction: { mediaType: 'chat' }, messages: [] });
    expect(JSON.stringify(await content(ana, facebook))).not.toContain('CX_SubType');
    expect(JSON.stringify(await content(ana, mail))).not.toContain('Broken delivery');
    expect(JSON.stringify(await content(ana, voice))).toContain('private note');
  });

  it('a caller without the permission for notes gets the notes of the record only', async () => {
    await start();
    permit(ana, without('NOTES_READ_ALL'));
    const call = await content(ana, voice);
    expect(call).toHaveProperty('interaction.comment', 'Invoice resent');
    expect(call).toHaveProperty('interaction.userData.CX_Incomplete', 'notes:forbidden');
    const conversation = await content(ana, chat);
    expect(conversation).toHaveProperty('interaction.comment', 'Password reset');
    expect(texts(conversation).length).toBeGreaterThan(0);
  });

  it('a caller who may read their own artifacts sees those of interactions in which they conversed', async () => {
    await start();
    permit(ben, [...records, 'ARTIFACTS_READ_SELF']);
    expect(texts(await content(ben, chat)).length).toBeGreaterThan(0);
    expect(await content(ben, facebook)).toMatchObject({ interaction: { mediaType: 'chat' }, messages: [] });
    permit(ana, [...records, 'ARTIFACTS_READ_SELF']);
    expect(await content(ana, chat)).toHaveProperty('messages', []);
    expect(await content(ana, facebook)).toHaveProperty('interaction.mediaType', 'facebooksession');
  });

  it('the transcript in the record itself is shown to whoever may read records', async () => {
    await start();
    permit(ana, records);
    const said = { payload: { type: 'message', metadata: { type: 'customer' }, body: { text: 'inline' } } };
    const entry = bridge.simulator.tenant.find(chat);
    if (entry) {
      const interaction = { ...entry.interaction, messagingTranscript: [said] };
      bridge.simulator.tenant.put({ ...entry, interaction });
    }
    expect(texts(await content(ana, chat))).toContain('inline');
  });

  it('a caller without the permission for contacts can look nobody up, but read the history of a contact id', async () => {
    await start();
    permit(ana, without('CONTACTS_READ'));
    const wire = new Wire(bridge.api, ana);
    await wire.open();
    for (const address of ['marta@example.com', '+15065550177']) {
      const path = `/ucs/contacts/${encodeURIComponent(address)}/interactions`;
      const { data } = await wire.operate(path, { operationName: 'RetrieveContactHistory' });
      expect(data).toHaveProperty('errorMessage', 'Request failed');
      expect(await wire.get(path)).toMatchObject({ status: 403, body: { statusCode: 5 } });
    }
    const identified = await wire.operate('/contacts/ucs', {
      operationName: 'IdentifyUCSContact',
      phoneNumber: '+15065550177',
    });
    expect(identified.data).not.toHaveProperty('contactId');
    expect(identified.data).toHaveProperty('errorMessage');
    const history = await wire.get(
      '/ucs/contacts/a7b8c9d0-dc80-11ee-b9f2-01904e807d77/interactions?fromDate=2024-03-01',
    );
    expect(history.body['interactions']).not.toEqual([]);
  });

  it('of two callers neither gets the other’s view of a list, at once and from the cache', async () => {
    await start();
    permit(ana, readPermissions);
    permit(ben, records);
    const list = async (user: string, filter = '') => {
      const path = `/ucs/interactions?fromDate=2024-03-01&toDate=2024-03-08${filter}`;
      return new Wire(bridge.api, user).get(path);
    };
    const held = bridge.simulator.hold(/interactions\?start/);
    const together = Promise.all([list(ana), list(ben)]);
    await held.arrived;
    held.release();
    for (const [seeing, other] of [await together, [await list(ana), await list(ben)]]) {
      expect(seeing?.body['interactions']).toContainEqual(
        expect.objectContaining({ id: facebook, mediaType: 'facebooksession' }),
      );
      expect(other?.body['interactions']).toContainEqual(expect.objectContaining({ id: facebook, mediaType: 'Chat' }));
    }
    // Without sub-types a list of chats would have too many rows, and one of Facebook sessions too few.
    for (const mediaType of ['chat', 'facebooksession']) {
      expect(await list(ana, `&mediaType=${mediaType}`)).toHaveProperty('status', 200);
      expect(await list(ben, `&mediaType=${mediaType}`)).toMatchObject({ status: 403, body: { statusCode: 5 } });
    }
  });

  it('no way in shows a caller with nothing but records what others have just seen', async () => {
    await start();
    permit(ana, readPermissions);
    permit(ben, records);
    const [seeing, attacking] = [new Wire(bridge.api, ana), new Wire(bridge.api, ben)];
    await Promise.all([seeing.open(), attacking.open()]);
    const window = { fromDate: '2024-03-01', toDate: '2024-03-08' };
    const operations: [string, object][] = [
      ...all.map((id): [string, object] => [`/ucs/interactions/${id}`, { operationName: 'GetInteractionContent' }]),
      ['/ucs/interactions', { operationName: 'RetrieveInteractionHistory', ...window }],
      ['/ucs/interactions', { operationName: 'RetrieveInteractionHistory', mediaType: 'facebooksession', ...window }],
      [
        '/ucs/interactions',
        { operationName: 'RetrieveAgentHistory', userId: '3c0f8a104d2011ee8f6a1d2b3c4d5e6f', ...window },
      ],
      ['/ucs/contacts/marta%40example.com/interactions', { operationName: 'RetrieveContactHistory', ...window }],
      ['/contacts/ucs', { operationName: 'IdentifyUCSContact', emailAddress: 'marta@example.com' }],
    ];
    const query = new URLSearchParams(window);
    const addresses = [
      ...all.flatMap((id) => [`/interactions/${id}`, `/ucs/interactions/${id}`]),
      `/ucs/interactions?${query}`,
      `/ucs/interactions?mediaType=facebooksession&${query}`,
      `/ucs/contacts/marta%40example.com/interactions?${query}`,
    ];
    let shown = '';
    let stolen = '';
    for (const [path, body] of operations) {
      const { reply, data } = await seeing.operate(path, body);
      expect(reply).toHaveProperty('statusCode', 0);
      expect(data).not.toHaveProperty('errorMessage');
      shown += JSON.stringify(data);
      stolen += JSON.stringify((await attacking.operate(path, body)).data);
    }
    for (const address of addresses) {
      shown += JSON.stringify((await seeing.get(address)).body);
      stolen += JSON.stringify((await attacking.get(address)).body);
    }
    for (const secret of ['billed twice', 'Broken delivery', 'facebooksession', 'private note']) {
      expect(shown).toContain(secret);
      expect(stolen).not.toContain(secret);
    }
  });

  it('a permission that is withdrawn hides the part within five minutes, also from the cache', async () => {
    await start();
    permit(ana, readPermissions);
    expect(JSON.stringify(await content(ana, voice))).toContain('private note');
    permit(ana, without('NOTES_READ_ALL'));
    bridge.clock.advance(300_000);
    expect(await content(ana, voice)).toHaveProperty('interaction.comment', 'Invoice resent');
    permit(ana, readPermissions);
    bridge.clock.advance(300_000);
    expect(JSON.stringify(await content(ana, voice))).toContain('private note');
  });
});

it('a login that lists permissions is believed: the caller’s token asks for nothing', async () => {
  await start();
  await content(ana, chat);
  expect(asks(new RegExp(`interactions/${chat}/artifacts$`))).toBe(1);
});

it('a login that lists no permissions costs one question per part and session, once an answer holds for all interactions', async () => {
  await start();
  bridge.simulator.permissions.listed = false;
  await content(ana, chat);
  expect(asks(new RegExp(`interactions/${chat}/artifacts$`))).toBe(2);
  await content(ana, mail);
  expect(asks(new RegExp(`interactions/${mail}/artifacts$`))).toBe(1);
});

it('what cannot be found out is not shown, and is asked for again', async () => {
  await start();
  bridge.simulator.permissions.listed = false;
  bridge.simulator.faults.add({ on: new RegExp(`interactions/${voice}/notes$`), status: 500 });
  expect(await content(ana, voice)).toHaveProperty('interaction.comment', 'Invoice resent');
  bridge.simulator.faults.clear();
  // Calls that have failed again and again are left alone for a moment.
  await vi.waitFor(async () => {
    bridge.clock.advance(16_000);
    expect(JSON.stringify(await content(ana, voice))).toContain('private note');
  }, 5_000);
});

describe('with a users file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cxbridge-'));
  const path = join(folder, 'users');
  const uuid = (digit: string) => `${digit.repeat(8)}-4d20-11ee-8f6a-1d2b3c4d5e6f`;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('users see everything, or what the file lists', async () => {
    const hash = await hashPassword('demo');
    writeFileSync(path, `all ${hash} ${uuid('1')}\nsome ${hash} ${uuid('2')} permissions=NOTES_READ_ALL\n`);
    await start({ environment: { AUTH_MODE: 'users', USERS_FILE: path } });
    const [everything, some] = [await content('all', chat), await content('some', chat)];
    expect(texts(everything).length).toBeGreaterThan(0);
    expect(some).toMatchObject({ messages: [], interaction: { userData: { CX_Incomplete: 'transcript:forbidden' } } });
    expect(JSON.stringify(some)).toContain('private note');
  });

  it('a file that names an unknown permission, or one CXEngage user twice, stops the start', async () => {
    await start();
    const hash = await hashPassword('demo');
    const read = () => LiveUsers.read(path, Object.values(defaultProfile.permissions));
    writeFileSync(path, `a ${hash} ${uuid('1')} permissions=NOTES\n`);
    await expect(read()).rejects.toThrow('line 1 has the unknown permission NOTES; use ARTIFACTS_READ_ALL, ');
    writeFileSync(path, `a ${hash} ${uuid('a')}\nb ${hash} ${uuid('A')}\n`);
    await expect(read()).rejects.toThrow('line 2 repeats the CXEngage user id of line 1');
  });
});
