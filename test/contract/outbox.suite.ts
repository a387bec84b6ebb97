import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outbox, Taken, TakeRequest, Wake } from '../../src/delivery/outbox.ts';
import type { Session, SessionStore } from '../../src/delivery/session-store.ts';
import { type Principal, principalKey } from '../../src/kit/principal.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const others: readonly Principal[] = [
  { tenantId: 't1', userId: 'ben' },
  { tenantId: 't2', userId: 'ana' },
];
const place = { release() {} };
const results = { channels: new Set(['/results']), includeResults: true };

/** An outbox with the sessions that take from it. Its replies have 100 bytes of messages. */
export type OutboxUnderTest = Outbox & SessionStore;

/** What every outbox must do. */
export function outboxSuite(name: string, create: () => Promise<OutboxUnderTest>): void {
  describe(`the ${name} outbox`, () => {
    let outbox: OutboxUnderTest;
    let count = 0;
    /** How many connects there were; the newest is called `p-` and this number. */
    let polls = 0;
    beforeEach(async () => {
      outbox = await create();
    });

    async function append(dataJson: string, principal = ana): Promise<void> {
      count += 1;
      await outbox.append(principal, { operationId: `o-${count}`, dataJson, failedJson: '"failed"' }, place);
    }

    async function open(principal = ana, acknowledges = false): Promise<Session> {
      const session = await outbox.open(principal, { acknowledges, signInId: 's' });
      await outbox.subscribe(session, results);
      return session;
    }

    function take({ id: sessionId, principal }: Session, more: Partial<TakeRequest> = {}): Promise<Taken> {
      polls += 1;
      const request = {
        sessionId,
        principal,
        poll: `p-${polls}`,
        isNew: true,
        acknowledged: undefined,
        isFinal: false,
      };
      return outbox.take({ ...request, ...more });
    }

    async function messagesOf(taken: Taken): Promise<readonly string[]> {
      return taken.kind === 'batch' ? taken.readMessages() : [];
    }

    /** Says whether the reply to the newest connect has been sent. */
    function settle({ id, principal }: Session, isSent: boolean, poll = polls): Promise<void> {
      return outbox.settle(id, principal, `p-${poll}`, isSent);
    }

    /** Takes, and says that the reply has been sent. */
    async function receive(session: Session): Promise<readonly string[]> {
      const messages = await messagesOf(await take(session));
      await settle(session, true);
      return messages;
    }

    it('gives what waits in order, and after that nothing', async () => {
      const session = await open();
      for (const each of ['1', '2', '3']) await append(each);
      const taken = await take(session);
      expect(taken).toMatchObject({
        kind: 'batch',
        isFirst: true,
        acknowledges: false,
        bytes: 3,
        batch: 3,
        received: 0,
      });
      expect(await messagesOf(taken)).toEqual(['1', '2', '3']);
      await settle(session, true);
      expect(await take(session)).toMatchObject({ kind: 'nothing', isFirst: false, batch: 3, received: 3 });
    });

    it('keeps a batch until its reply has been sent, and gives it to nobody meanwhile', async () => {
      const session = await open();
      await append('1');
      expect(await take(session)).toHaveProperty('kind', 'batch');
      const first = polls;
      expect(await take(session)).toHaveProperty('kind', 'nothing');
      await settle(session, false, first);
      expect(await receive(session)).toEqual(['1']);
      expect(await receive(session)).toEqual([]);
    });

    it('gives a session that acknowledges the same batch again until it has acknowledged it', async () => {
      const session = await open(ana, true);
      await append('1');
      expect(await take(session, { acknowledged: 0 })).toMatchObject({ kind: 'batch', batch: 1, acknowledges: true });
      await append('2');
      expect(await take(session, { acknowledged: 0 })).toMatchObject({ kind: 'batch', batch: 2, bytes: 2 });
      const rest = await take(session, { acknowledged: 1 });
      expect([rest, await messagesOf(rest)]).toMatchObject([{ batch: 2, received: 1 }, ['2']]);
      expect(await take(session, { acknowledged: 99 })).toMatchObject({ kind: 'nothing', batch: 2, received: 2 });
      expect(await take(session, { acknowledged: 0 })).toMatchObject({ kind: 'nothing', received: 2 });
    });

    it('fills a batch up to the size of a reply; a larger result comes alone', async () => {
      const session = await open();
      const sizes = [22, 22, 22, 282, 2];
      for (const [index, size] of sizes.entries()) await append(JSON.stringify({ index, x: 'x'.repeat(size) }));
      const batches: number[] = [];
      for (let polls = 0; polls < 4; polls += 1) batches.push((await receive(session)).length);
      expect(batches).toEqual([2, 1, 1, 1]);
    });

    it('gives large results unchanged', async () => {
      const session = await open();
      const large = JSON.stringify({ text: '€'.repeat(100_000) });
      await append(large);
      expect(await receive(session)).toEqual([large]);
    });

    it('gives results to sessions of their principal that subscribe to them, and to no other', async () => {
      const session = await open();
      const foreign = await Promise.all(others.map((other) => open(other)));
      const deaf = await outbox.open(ana, { acknowledges: false, signInId: 's' });
      await append('1');
      for (const each of [...foreign, deaf]) expect(await take(each)).toHaveProperty('kind', 'nothing');
      expect(await receive(session)).toEqual(['1']);
      for (const principal of others) {
        expect(await take({ ...session, principal })).toEqual({ kind: 'unknown' });
      }
    });

    it('gives a session what comes after it has subscribed, however late it takes for the first time', async () => {
      const [first, second] = [await open(), await open()];
      await append('1');
      expect(await receive(first)).toEqual(['1']);
      expect(await receive(second)).toEqual(['1']);
    });

    it('gives every session of a principal the same results', async () => {
      const sessions = [await open(), await open()];
      for (const session of sessions) await receive(session);
      await append('1');
      expect(await Promise.all(sessions.map((session) => receive(session)))).toEqual([['1'], ['1']]);
    });

    it('lets a newer connect take the place of an older one', async () => {
      const session = await open();
      await take(session, { poll: 'older' });
      await take(session, { poll: 'newer' });
      await append('1');
      expect(await take(session, { poll: 'older', isNew: false })).toEqual({ kind: 'superseded' });
      expect(await take(session, { poll: 'newer', isNew: false })).toHaveProperty('kind', 'batch');
    });

    it('gives a new session what the one before it has not received', async () => {
      const before = await open();
      await receive(before);
      await append('1');
      await outbox.close(before, 'evicted');
      await append('2');
      expect(await receive(await open())).toEqual(['1', '2']);
      expect(await receive(await open())).toEqual([]);
    });

    it('gives a new session what comes after a disconnect', async () => {
      const before = await open();
      await append('1');
      await receive(before);
      await outbox.close(before, 'disconnected');
      await append('2');
      expect(await receive(await open())).toEqual(['2']);
    });

    it('gives nothing to a session whose user has signed out', async () => {
      const session = await open();
      await outbox.signOut(ana, 's');
      await append('1');
      expect(await take(session)).toEqual({ kind: 'unknown' });
    });

    it('wakes the user of a result, and the session whose reply has been sent or that has ended', async () => {
      const session = await open();
      const wakes: Wake[] = [];
      const remove = outbox.onWake((wake) => wakes.push(wake));
      const key = principalKey(ana);
      await take(session);
      await append('1');
      await vi.waitFor(() => expect(wakes).toContainEqual({ principalKey: key }));
      await take(session);
      const first = polls;
      await take(session); // waits for the other reply
      await settle(session, false, first);
      await vi.waitFor(() => expect(wakes).toContainEqual({ principalKey: key, sessionId: session.id }));
      const other = await open();
      await take(other);
      await outbox.close(other, 'evicted');
      await vi.waitFor(() => expect(wakes).toContainEqual({ principalKey: key, sessionId: other.id }));
      remove();
    });

    it('rejects an incomplete principal', async () => {
      const incomplete = { tenantId: 't1', userId: '' };
      const request = {
        sessionId: 'x',
        principal: incomplete,
        poll: 'p',
        isNew: true,
        acknowledged: undefined,
        isFinal: true,
      };
      await expect(append('1', incomplete)).rejects.toThrow('user id');
      await expect(outbox.take(request)).rejects.toThrow('user id');
      await expect(outbox.settle('x', incomplete, 'p', true)).rejects.toThrow('user id');
    });
  });
}
