import { expect, it } from 'vitest';
import { SourceError } from '../cxengage/errors.ts';
import { InFlight, type Publish } from './in-flight.ts';
import type { Work } from './operation.ts';

const principal = { tenantId: 't', userId: 'u' };

/** Carries one piece of work to its end; what was published, and what was logged beside it. */
async function carried(work: Work, options: { timeoutMs?: number; graceMs?: number; publish?: Publish } = {}) {
  const published: unknown[] = [];
  const logged: object[] = [];
  const note = (fields: object, message: string) => void logged.push({ ...fields, message });
  const publish: Publish = options.publish ?? ((_principal, _channel, data) => void published.push(JSON.parse(data)));
  const log = { debug: note, info: note, warn: note, error: note };
  const inFlight = new InFlight(publish, log, options.timeoutMs ?? 10_000);
  inFlight.start({ ticket: { referenceId: 7 }, principal, work, messageType: 'M', requestId: 'r' });
  await inFlight.drain(options.graceMs ?? 10_000);
  return { published, logged: JSON.stringify(logged), full: inFlight.full };
}

const failed = { referenceId: 7, messageType: 'M', errorMessage: 'Request failed' };

it('brings the result under its number', async () => {
  const { published, full } = await carried(async () => '{"interaction":{}}');
  expect(published).toEqual([{ referenceId: 7, messageType: 'M', interaction: {} }]);
  expect(full).toBe(true);
});

it('tells a failure in the vendor’s words, and its code to the log', async () => {
  const { published, logged } = await carried(async () => {
    throw new SourceError('not-found', 'nothing there');
  });
  expect(published).toEqual([failed]);
  expect(logged).toContain('"code":"not-found"');
});

it('keeps what a foreign error quotes out of the log', async () => {
  const { published, logged } = await carried(async () => JSON.parse('Marta said'));
  expect(published).toEqual([failed]);
  expect(logged).toContain('SyntaxError');
  expect(logged).not.toContain('Marta');
});

it.each([
  ['its time is over', { timeoutMs: 20 }],
  ['the bridge stops and waits no longer', { graceMs: 20 }],
])('answers work that never ends when %s', async (_when, options) => {
  expect((await carried(() => new Promise<never>(() => {}), options)).published).toEqual([failed]);
});

it('does not answer twice when a delivery breaks', async () => {
  let deliveries = 0;
  const { logged } = await carried(async () => '{"interaction":{}}', {
    publish: () => {
      deliveries += 1;
      throw new Error('broken pipe');
    },
  });
  expect(deliveries).toBe(1);
  expect(logged).toContain('could not be delivered');
});

it('ends what was begun beside a call that failed', async () => {
  const signals: AbortSignal[] = [];
  await carried(async (budget) => {
    signals.push(budget.deadline, budget.extras);
    throw new SourceError('rejected', 'no');
  });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});
