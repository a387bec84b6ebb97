import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/delivery/session-store.ts';
import type { Principal } from '../../src/kit/principal.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const ben: Principal = { tenantId: 't1', userId: 'ben' };
const anaElsewhere: Principal = { tenantId: 't2', userId: 'ana' };
const options = { acknowledges: true, signInId: 's', now: 1_000 };

/** What every session store must do. */
export function sessionStoreSuite(name: string, create: () => Promise<SessionStore>): void {
  describe(`the ${name} session store`, () => {
    let store: SessionStore;
    beforeEach(async () => {
      store = await create();
    });

    it('opens an empty session with an id of its own', async () => {
      const [first, second] = [await store.open(ana, options), await store.open(ana, options)];
      expect(first).toMatchObject({ principal: ana, acknowledges: true, batch: 0, connected: false, lastSeen: 1_000 });
      expect([first.cursor, first.subscriptions.size, first.unacknowledged.length]).toEqual([undefined, 0, 0]);
      expect(first.id).not.toBe(second.id);
      expect(first.id.length).toBeGreaterThan(20);
    });

    it('returns a session to its own principal only', async () => {
      const { id } = await store.open(ana, options);
      expect(await store.find(id, ana)).toHaveProperty('id', id);
      expect(await store.find(id, ben)).toBeUndefined();
      expect(await store.find(id, anaElsewhere)).toBeUndefined();
      expect(await store.find('unknown', ana)).toBeUndefined();
    });

    it('lists the sessions of a principal, oldest first', async () => {
      const [first, second] = [await store.open(ana, options), await store.open(ana, options)];
      await store.open(ben, options);
      expect((await store.list(ana)).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect(await store.list(anaElsewhere)).toEqual([]);
    });

    it('changes only the values that an update contains', async () => {
      const session = await store.open(ana, options);
      const change = {
        cursor: '7',
        batch: 3,
        unacknowledged: [{ batch: 3, cursor: '7' }],
        subscriptions: new Set(['/c']),
      };
      const updated = await store.update(session, change);
      expect(updated).toEqual({ ...session, ...change });
      expect(await store.find(session.id, ana)).toEqual(updated);
    });

    it('does not return a closed session, and does not reopen it by an update', async () => {
      const session = await store.open(ana, options);
      await store.close(session);
      expect(await store.update(session, { batch: 1 })).toBeUndefined();
      expect(await store.find(session.id, ana)).toBeUndefined();
      expect(await store.list(ana)).toEqual([]);
      expect(await store.count()).toBe(0);
    });

    it('lists the sessions whose last request was before a given time', async () => {
      const silent = await store.open(ana, { ...options, now: 1_000 });
      await store.open(ben, { ...options, now: 2_000 });
      expect((await store.listLastSeenBefore(2_000)).map(({ id }) => id)).toEqual([silent.id]);
    });

    it('rejects an incomplete principal', async () => {
      const incomplete = { tenantId: '', userId: 'ana' };
      await expect(store.open(incomplete, options)).rejects.toThrow('tenant');
      await expect(store.list(incomplete)).rejects.toThrow('tenant');
      const { id } = await store.open(ana, options);
      await expect(store.find(id, incomplete)).rejects.toThrow('tenant');
    });
  });
}
