import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GwsContent } from '../../src/genesys/interaction.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic, type CometdLibrary, Desktop } from '../support/desktop.ts';

const samples = {
  'voice-abandoned': 'b2109780-da3a-11ee-9709-c2b07aa3bee9',
  'voice-answered': '5a0c1e40-da40-11ee-9709-c2b07aa3bee9',
  'voice-transferred': '8d7e6f50-dad0-11ee-9709-c2b07aa3bee9',
  'voice-agent-initiated': '2b7f0c10-dad7-11ee-8000-3c5b7d9f1a2b',
  'sms-legacy-transcript': 'c506eb9b-f523-4616-8839-fbce3fd89c17',
  'web-chat': '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d',
  'facebook-in-progress': 'd4c3b2a1-1f0e-4d9c-8b7a-6f5e4d3c2b1a',
  'email-replied': '3e4f5a60-dd1a-11ee-9709-c2b07aa3bee9',
};

function expectedReply(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../fixtures/genesys/replies/${name}.json`, import.meta.url), 'utf8'));
}

/** Tests that every version of the CometD library must pass with the bridge. */
export function desktopSuite(version: string, makeCometd: () => CometdLibrary): void {
  describe(`a desktop with ${version}`, () => {
    let bridge: TestBridge;
    let openDesktops: Desktop[] = [];

    beforeAll(async () => {
      bridge = await startBridge();
    });
    afterEach(async () => {
      await Promise.all(openDesktops.map((desktop) => desktop.close()));
      openDesktops = [];
    });
    afterAll(() => bridge.stop());

    async function desktop(user = 'ana.duarte@example.org', target: TestBridge = bridge): Promise<Desktop> {
      const client = new Desktop(target.api, makeCometd());
      openDesktops.push(client);
      await client.signIn(user, 'demo');
      return client;
    }

    it.each(Object.entries(samples))('receives the expected content of %s', async (name, id) => {
      const client = await desktop();
      await client.connect();
      const { referenceId, messageType, ...content } = await client.content(id);
      expect(messageType).toBe('GetInteractionContentMessage');
      expect(referenceId).toEqual(expect.any(Number));
      expect(content).toEqual(expectedReply(name));
      expect(GwsContent.safeParse(content).error).toBeUndefined();
    });

    it.each(['/v2/ucs/interactions', '/v2/ucs/*', '/v2/ucs/**', '/v2/**', '/**'])(
      'receives its result through a subscription to %s',
      async (channel) => {
        const client = await desktop();
        await client.connect(channel);
        const data = await client.content(samples['voice-answered']);
        expect(data).toHaveProperty('interaction.id', samples['voice-answered']);
      },
    );

    it('does not receive its result through /v2/me/*, like the vendor’s server', async () => {
      const [other, subscriber] = [await desktop(), await desktop()];
      await other.connect('/v2/me/*');
      await subscriber.connect();
      await subscriber.content(samples['voice-answered']);
      // A wrong notification would arrive before the reply to this request.
      await other.subscribe('/x');
      expect(other.notifications).toEqual([]);
    });

    it('receives "Request failed" with its reference id for an unknown interaction', async () => {
      const client = await desktop();
      await client.connect();
      const data = await client.content('no-such-interaction');
      expect(data).toEqual({
        referenceId: expect.any(Number),
        messageType: 'GetInteractionContentMessage',
        errorMessage: 'Request failed',
      });
    });

    it('receives exactly one notification for each of 50 concurrent requests', async () => {
      const client = await desktop();
      await client.connect();
      const ids = Array.from({ length: 50 }, (_, index) => Object.values(samples)[index % 8] ?? '');
      const answers = await Promise.all(ids.map((id) => client.content(id)));
      expect(answers.map((data) => (data['interaction'] as { id: string }).id)).toEqual(ids);
      await client.content(samples['voice-abandoned']); // a duplicate notification would arrive before this one
      client.notifications.pop();
      const references = client.notifications.map(({ referenceId }) => referenceId);
      expect(new Set(references).size).toBe(50);
      expect(references).toHaveLength(50);
    });

    it('receives the notification in both of two tabs, and another user does not receive it', async () => {
      const [first, second, otherUser] = [await desktop(), await desktop(), await desktop('ben.okafor@example.org')];
      await Promise.all([first.connect(), second.connect(), otherUser.connect('/**')]);
      const data = await first.content(samples['web-chat']);
      await second.notification(({ referenceId }) => referenceId === data['referenceId']);
      // A wrong notification would arrive before the other user's own.
      await otherUser.content(samples['voice-answered']);
      expect(otherUser.notifications).toHaveLength(1);
    });

    it('reconnects after a restart of the bridge and receives results after it subscribes again', async () => {
      const before = await startBridge();
      const client = await desktop('ana.duarte@example.org', before);
      await client.connect('/v2/ucs/interactions', {
        backoffIncrement: 50,
        requestHeaders: { Authorization: basic('ana.duarte@example.org', 'demo') },
      });
      const reconnected = new Promise<void>((resolve) => {
        client.cometd.addListener('/meta/handshake', ({ successful }) => successful && resolve());
      });
      await before.stop();
      const after = await startBridge({ environment: { PORT: new URL(before.app.origin).port } });
      await reconnected;
      await client.subscribe('/v2/ucs/interactions');
      await client.signIn('ana.duarte@example.org', 'demo');
      expect(await client.content(samples['voice-answered'])).toHaveProperty('interaction.state', 'Stopped');
      await client.close();
      await after.stop();
    });

    it('with only a cookie, goes on after a restart of the bridge as soon as the desktop has signed in again', async () => {
      const before = await startBridge();
      const client = await desktop('ana.duarte@example.org', before);
      await client.connect('/v2/ucs/interactions', { backoffIncrement: 50 });
      const refused = new Promise<void>((resolve) => {
        client.cometd.addListener('/meta/handshake', ({ successful }) => !successful && resolve());
      });
      const reconnected = new Promise<void>((resolve) => {
        client.cometd.addListener('/meta/handshake', ({ successful }) => successful && resolve());
      });
      await before.stop();
      const after = await startBridge({ environment: { PORT: new URL(before.app.origin).port } });
      await refused;
      await client.signIn('ana.duarte@example.org', 'demo');
      client.cometd.configure({ requestHeaders: { Cookie: client.cookie } });
      await reconnected;
      await client.subscribe('/v2/ucs/interactions');
      expect(await client.content(samples['voice-answered'])).toHaveProperty('interaction.state', 'Stopped');
      await client.close();
      await after.stop();
    });

    it('disconnects with an immediate acknowledgement, even while its poll is held', async () => {
      const client = await desktop();
      await client.connect();
      await client.close();
      expect(client.cometd.isDisconnected()).toBe(true);
    });
  });
}
