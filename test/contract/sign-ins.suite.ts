import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionLifetimes } from '../../src/auth/sessions.policy.ts';
import { EndedSignIn, type SignIn, type SignIns } from '../../src/auth/sign-ins.ts';
import type { CallerPermissions } from '../../src/kit/permissions.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE = 60_000;
export const lifetimes: SessionLifetimes = { idleMs: 30 * MINUTE, maxMs: 24 * 60 * MINUTE };
const NOW = 1_000_000_000;

/** A sign-in of a tenant whose user was verified just now. */
export function signInOf(signIns: SignIns, tenantId: string, change: Partial<SignIn> = {}): SignIn {
  return {
    id: signIns.newId(),
    principal: { tenantId, userId: 'ana' },
    names: { userName: 'ana@example.org', firstName: 'Ana' },
    permissions: { kind: 'everything' },
    csrfToken: randomUUID(),
    signedInAt: NOW,
    checkedAt: NOW,
    pausedUntil: 0,
    ...change,
  };
}

/** What makes the sign-ins of tenants, all of them in one store. */
export interface SignInsUnderTest {
  make(tenantId: string, lifetimes: SessionLifetimes, clock: ManualClock): SignIns;
  end(): Promise<void>;
}

/** What every form of sign-ins must do. */
export function signInsSuite(name: string, start: () => Promise<SignInsUnderTest>): void {
  describe(`sign-ins in ${name}`, () => {
    const clock = new ManualClock(NOW);
    let made: SignInsUnderTest;
    let signIns: SignIns;
    beforeAll(async () => {
      made = await start();
      signIns = made.make('t1', lifetimes, clock);
    });
    afterAll(() => made.end());

    const add = async (change: Partial<SignIn> = {}, hash: string = randomUUID()): Promise<SignIn> => {
      const signIn = signInOf(signIns, 't1', { signedInAt: clock.now(), checkedAt: clock.now(), ...change });
      await signIns.add(signIn, hash);
      return signIn;
    };

    it.each<[string, CallerPermissions]>([
      ['everything', { kind: 'everything' }],
      ['some', { kind: 'listed', names: new Set(['A', 'B']), byTenant: new Map([['t1', new Set(['A'])]]) }],
      ['none', { kind: 'listed', names: new Set() }],
    ])('return a sign-in as it was stored, of a user who may see %s', async (_what, permissions) => {
      const signIn = await add({ permissions, version: 'v' });
      expect(await signIns.find(signIn.id)).toEqual(signIn);
    });

    it('have ids that nobody can guess', () => {
      const ids = new Set(Array.from({ length: 100 }, () => signIns.newId()));
      expect(ids.size).toBe(100);
      expect(Math.min(...[...ids].map((id) => id.length))).toBeGreaterThanOrEqual(32);
    });

    it('return nothing for an id that was never used', async () => {
      expect(await signIns.find(signIns.newId())).toBeUndefined();
      expect(await signIns.find('guess')).toBeUndefined();
      expect(await signIns.find('')).toBeUndefined();
    });

    it('return the sign-in that was made with credentials, and no other', async () => {
      const signIn = await add({}, 'hash of ana');
      expect(await signIns.findByCredentials('hash of ana')).toHaveProperty('id', signIn.id);
      expect(await signIns.findByCredentials('hash of ben')).toBeUndefined();
      await signIns.end(signIn, MINUTE);
      expect(await signIns.findByCredentials('hash of ana')).toBeUndefined();
    });

    it('return the last of two sign-ins with the same credentials', async () => {
      await add({}, 'twice');
      const second = await add({}, 'twice');
      expect(await signIns.findByCredentials('twice')).toHaveProperty('id', second.id);
    });

    it('return what a check has changed', async () => {
      const signIn = await add();
      signIn.permissions = { kind: 'listed', names: new Set(['NOTES_READ_ALL']) };
      signIn.checkedAt += 5;
      await signIns.update(signIn);
      expect(await signIns.find(signIn.id)).toEqual(signIn);
    });

    it('find a sign-in that was ended as such for the given time, and then not at all', async () => {
      const signIn = await add();
      await signIns.end(signIn, MINUTE);
      expect(await signIns.find(signIn.id)).toEqual(new EndedSignIn(signIn.principal));
      clock.advance(MINUTE - 1);
      expect(await signIns.find(signIn.id)).toBeInstanceOf(EndedSignIn);
      clock.advance(2);
      expect(await signIns.find(signIn.id)).toBeUndefined();
    });

    it('find nothing of a sign-in that was ended at once', async () => {
      const signIn = await add();
      await signIns.end(signIn, 0);
      expect(await signIns.find(signIn.id)).toBeUndefined();
    });

    it('do not bring back a sign-in that is updated after its end', async () => {
      const signIn = await add();
      await signIns.end(signIn, 0);
      await signIns.update(signIn);
      expect(await signIns.find(signIn.id)).toBeUndefined();
    });

    it('end a sign-in after its absolute lifetime', async () => {
      const signIn = await add({ signedInAt: clock.now() - lifetimes.maxMs });
      expect(await signIns.find(signIn.id)).toBeDefined();
      clock.advance(1);
      expect(await signIns.find(signIn.id)).toBeUndefined();
    });

    it('end a sign-in that was idle for too long', async () => {
      const [short, own] = [{ ...lifetimes, idleMs: 500 }, new ManualClock(NOW)];
      const shortLived = made.make('t1', short, own);
      const signIn = signInOf(shortLived, 't1');
      await shortLived.add(signIn, 'short');
      expect(await shortLived.find(signIn.id)).toBeDefined();
      own.advance(600);
      // Every look-up makes it live longer, so there is only this one. Redis has a clock of its own.
      const other = made.make('t1', short, own);
      await vi.waitFor(async () => expect(await other.findByCredentials('short')).toBeUndefined(), {
        interval: 700,
        timeout: 10_000,
      });
      expect(await shortLived.find(signIn.id)).toBeUndefined();
    });

    it('know what is in the memory of this node', async () => {
      const signIn = await add();
      expect([...signIns.inMemory()].map(({ id }) => id)).toContain(signIn.id);
    });

    it('never find a sign-in of another tenant, by its id or by the same credentials', async () => {
      const others = made.make('t2', lifetimes, clock);
      const signIn = await add({}, 'shared');
      expect(await others.find(signIn.id)).toBeUndefined();
      expect(await others.findByCredentials('shared')).toBeUndefined();
      await others.end({ ...signIn, principal: { tenantId: 't2', userId: 'ana' } }, MINUTE);
      expect(await signIns.find(signIn.id)).toEqual(signIn);
    });

    it('reject a sign-in without a tenant or a user', async () => {
      for (const principal of [
        { tenantId: '', userId: 'ana' },
        { tenantId: 't1', userId: '' },
      ]) {
        const adding = async (): Promise<void> => signIns.add(signInOf(signIns, 't1', { principal }), 'hash');
        await expect(adding()).rejects.toThrow('tenant');
      }
    });
  });
}
