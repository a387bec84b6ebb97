import { beforeEach, describe, expect, it } from 'vitest';
import type { Outbox, OutboxMessage } from '../../src/delivery/outbox.ts';
import type { Principal } from '../../src/kit/principal.ts';

const ana: Principal = { tenantId: 't1', userId: 'ana' };
const others: readonly Principal[] = [
  { tenantId: 't1', userId: 'ben' },
  { tenantId: 't2', userId: 'ana' },
];

const dataOf = (messages: readonly OutboxMessage[]): unknown => messages.map(({ dataJson }) => dataJson);

const place = { release() {} };

/** What every outbox must do. */
export function outboxSuite(name: string, create: () => Promise<Outbox>): void {
  describe(`the ${name} outbox`, () => {
    let outbox: Outbox;
    beforeEach(async () => {
      outbox = await create();
    });

    it('returns the messages behind a cursor in order, every time they are read', async () => {
      const start = await outbox.readEnd(ana);
      for (const dataJson of ['1', '2', '3']) await outbox.append(ana, '/c', dataJson, place);
      const all = await outbox.readAfter(ana, start);
      expect(dataOf(all)).toEqual(['1', '2', '3']);
      expect(all[0]?.channel).toBe('/c');
      expect(dataOf(await outbox.readAfter(ana, all[0]?.cursor ?? ''))).toEqual(['2', '3']);
      expect(dataOf(await outbox.readAfter(ana, start))).toEqual(['1', '2', '3']);
    });

    it('returns no messages behind its end', async () => {
      await outbox.append(ana, '/c', '1', place);
      expect(await outbox.readAfter(ana, await outbox.readEnd(ana))).toEqual([]);
    });

    it('returns no messages of another principal', async () => {
      const starts = await Promise.all(others.map((other) => outbox.readEnd(other)));
      await outbox.append(ana, '/c', '1', place);
      for (const [index, other] of others.entries()) {
        expect(await outbox.readAfter(other, starts[index] ?? '')).toEqual([]);
      }
    });

    it('keeps messages that at least one cursor has not passed', async () => {
      const start = await outbox.readEnd(ana);
      await outbox.append(ana, '/c', '1', place);
      const first = await outbox.readEnd(ana);
      await outbox.append(ana, '/c', '2', place);
      await outbox.release(ana, [first, await outbox.readEnd(ana)]);
      expect(dataOf(await outbox.readAfter(ana, first))).toEqual(['2']);
      await outbox.release(ana, [start, first]);
      expect(dataOf(await outbox.readAfter(ana, first))).toEqual(['2']);
    });

    it('notifies listeners of every append until they are removed', async () => {
      const heard: string[] = [];
      const remove = outbox.onAppend(({ userId }) => heard.push(userId));
      await outbox.append(ana, '/c', '1', place);
      remove();
      await outbox.append(ana, '/c', '2', place);
      expect(heard).toEqual(['ana']);
    });

    it('is empty when every message has been released', async () => {
      await outbox.whenEmpty();
      await outbox.append(ana, '/c', '1', place);
      let isEmpty = false;
      const empty = outbox.whenEmpty().then(() => {
        isEmpty = true;
      });
      await outbox.release(ana, [await outbox.readEnd(others[0] as Principal)]);
      await empty;
      expect(isEmpty).toBe(true);
    });

    it('rejects an incomplete principal', async () => {
      const incomplete = { tenantId: 't1', userId: '' };
      await expect(outbox.append(incomplete, '/c', '1', place)).rejects.toThrow('user id');
      await expect(outbox.readEnd(incomplete)).rejects.toThrow('user id');
      await expect(outbox.readAfter(incomplete, '0')).rejects.toThrow('user id');
      await expect(outbox.release(incomplete, [])).rejects.toThrow('user id');
    });
  });
}
