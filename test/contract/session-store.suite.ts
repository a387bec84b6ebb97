import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/delivery/session-store.ts';
import type { Principal } from '../../src/kit/principal.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const ben: Principal = { tenantId: 't1', userId: 'ben' };
const anaElsewhere: Principal = { tenantId: 't2', userId: 'ana' };
const options = { acknowledges: true, signInId: 's' };

/** What every session store must do. */
export function sessionStoreSuite(name: string, create: () => Promise<SessionStore>): void {
  describe(`the ${name} session store`, () => {
    let store: SessionStore;
    beforeEach(async () => {
      store = await create();
    });

    it('opens an empty session with an id of its own', async () => {
      const [first, second] = [await store.open(ana, options), await store.open(ana, options)];
      expect(first).toMatchObject({ principal: ana, acknowledges: true, isSignedOut: false });
      expect(first.subscriptions.size).toBe(0);
      expect(first.id).not.toBe(second.id);
      expect(first.id.length).toBeGreaterThan(20);
    });

    it('returns a session to its own principal only', async () => {
      const { id } = await store.open(ana, options);
      expect(await store.find(id, ana)).toMatchObject({ id, principal: ana, acknowledges: true });
      expect(await store.find(id, ben)).toBeUndefined();
      expect(await store.find(id, anaElsewhere)).toBeUndefined();
      expect(await store.find('unknown', ana)).toBeUndefined();
      expect(await store.find('', ana)).toBeUndefined();
    });

    it('lists the sessions of a principal, oldest first', async () => {
      const [first, second] = [await store.open(ana, options), await store.open(ana, options)];
      await store.open(ben, options);
      expect((await store.list(ana)).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect(await store.list(anaElsewhere)).toEqual([]);
    });

    it('keeps what a session subscribes to', async () => {
      const session = await store.open(ana, options);
      await store.subscribe(session, { channels: new Set(['/a', '/b/**']), includeResults: false });
      expect((await store.find(session.id, ana))?.subscriptions).toEqual(new Set(['/a', '/b/**']));
      const read = await store.find(session.id, ana);
      expect(read && (await store.subscribe(read, { channels: new Set(), includeResults: false }))).toBe(true);
      expect((await store.find(session.id, ana))?.subscriptions).toEqual(new Set());
    });

    it('changes nothing if the subscriptions have changed since the session was read', async () => {
      const { id } = await store.open(ana, options);
      const reads = [await store.find(id, ana), await store.find(id, ana)];
      const changes = reads.map((read, index) => {
        const subscriptions = { channels: new Set([`/${index}`]), includeResults: false };
        return read && store.subscribe(read, subscriptions);
      });
      expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
      expect((await store.find(id, ana))?.subscriptions.size).toBe(1);
    });

    it.each(['disconnected', 'evicted'] as const)('does not find a session that was %s', async (reason) => {
      const [closed, open] = [await store.open(ana, options), await store.open(ana, options)];
      await store.close(closed, reason);
      expect(await store.find(closed.id, ana)).toBeUndefined();
      expect((await store.list(ana)).map(({ id }) => id)).toEqual([open.id]);
    });

    it('marks the sessions of a sign-in that has ended, and no others', async () => {
      const [own, other] = [await store.open(ana, options), await store.open(ana, { ...options, signInId: 'other' })];
      await store.subscribe(own, { channels: new Set(['/a']), includeResults: false });
      await store.signOut(ana, 's');
      expect(await store.find(own.id, ana)).toMatchObject({ isSignedOut: true, subscriptions: new Set() });
      expect(await store.find(other.id, ana)).toHaveProperty('isSignedOut', false);
    });

    it('rejects an incomplete principal', async () => {
      const incomplete = { tenantId: '', userId: 'ana' };
      await expect(store.open(incomplete, options)).rejects.toThrow('tenant');
      await expect(store.find('id', incomplete)).rejects.toThrow('tenant');
      await expect(store.list(incomplete)).rejects.toThrow('tenant');
      await expect(store.signOut(incomplete, 's')).rejects.toThrow('tenant');
    });
  });
}
