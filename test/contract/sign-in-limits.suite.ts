import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LimitParts, SignInLimits } from '../../src/auth/sign-in-limits.ts';

/** What makes the counts of tenants, all of them in one store. */
export interface LimitsUnderTest {
  make(tenantId: string): LimitParts;
  end(): Promise<void>;
}

const hashKey = Buffer.from('key of the hashes');
let tenants = 0;

/** What counts of failed sign-ins must do, wherever they are. */
export function signInLimitsSuite(name: string, start: () => Promise<LimitsUnderTest>): void {
  describe(`limits of sign-ins in ${name}`, () => {
    let made: LimitsUnderTest;
    let limits: SignInLimits;
    beforeAll(async () => {
      made = await start();
    });
    beforeEach(() => {
      tenants += 1;
      limits = new SignInLimits(made.make(`t${tenants}`), hashKey);
    });
    afterAll(() => made.end());

    const fail = async (count: number, user: string, address: string): Promise<void> => {
      for (let index = 0; index < count; index += 1) await limits.fail(user, address);
    };

    it('let a user in who has not failed', async () => {
      expect(await limits.decide('ana', 'home')).toEqual({ delayMs: 0 });
    });

    it('refuse a user from an address after ten failures, and nobody else', async () => {
      await fail(9, 'ana', 'home');
      expect(await limits.decide('ana', 'home')).toEqual({ delayMs: 0 });
      await fail(1, 'ana', 'home');
      expect(await limits.decide('ana', 'home')).toEqual({ refusedForSeconds: expect.closeTo(900, -1) });
      expect(await limits.decide('ben', 'home')).toEqual({ delayMs: 0 });
      expect(await limits.decide('ana', 'office')).toEqual({ delayMs: 0 });
    });

    it('forget the failures of a user when the user has signed in', async () => {
      await fail(9, 'ana', 'home');
      await limits.succeed('ana', 'home');
      await fail(9, 'ana', 'home');
      expect(await limits.decide('ana', 'home')).toEqual({ delayMs: 0 });
    });

    it('refuse an address after a hundred failures, except for those who have signed in from there', async () => {
      await limits.succeed('ben', 'office');
      for (let user = 0; user < 20; user += 1) await fail(5, `user-${user}`, 'office');
      expect(await limits.decide('eva', 'office')).toHaveProperty('refusedForSeconds');
      expect(await limits.decide('ben', 'office')).toEqual({ delayMs: 0 });
    });

    it('delay a user after thirty failures, except where the user has signed in', async () => {
      await limits.succeed('ana', 'home');
      for (let address = 0; address < 6; address += 1) await fail(5, 'ana', `evil-${address}`);
      expect(await limits.decide('ana', 'office')).toEqual({ delayMs: 2_000 });
      expect(await limits.decide('ana', 'home')).toEqual({ delayMs: 0 });
    });

    it('count every tenant by itself', async () => {
      await fail(10, 'ana', 'home');
      const others = new SignInLimits(made.make(`other-${tenants}`), hashKey);
      expect(await others.decide('ana', 'home')).toEqual({ delayMs: 0 });
    });
  });
}
