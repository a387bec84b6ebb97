import { afterEach, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

let bridge: TestBridge;
afterEach(() => bridge.stop());

/** An e-mail that began on 10 January and ended on this day. */
function email(interactionId: string, ended: string) {
  const times = { startTimestamp: '2024-01-10T09:00:00.000Z', endTimestamp: `${ended}T10:00:00.000Z` };
  return { interaction: { interactionId, channelType: 'email', direction: 'inbound', ...times } };
}

it.each(['start', 'end', 'overlap'] as const)(
  'three e-mails that began on one day are in the list of that day, whenever they ended; the source compares: %s',
  async (compares) => {
    bridge = await startBridge({ simulator: { compares, interactions: 50 } });
    bridge.simulator.tenant.put(email('next-day', '2024-01-11'));
    bridge.simulator.tenant.put(email('next-week', '2024-01-17'));
    bridge.simulator.tenant.put(email('next-month', '2024-02-20'));
    const wire = new Wire(bridge.api);
    await wire.open();
    const { data } = await wire.operate('/ucs/interactions', {
      operationName: 'RetrieveInteractionHistory',
      fromDate: '2024-01-10',
      toDate: '2024-01-10',
    });
    const ids = (data['interactions'] as JsonObject[]).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['next-day', 'next-month', 'next-week']);
    const detected = bridge.logged.filter((line) => line.includes('Detected which times'));
    expect(detected.map((line) => JSON.parse(line).compares)).toEqual([compares]);
  },
);

it('a source that does not let the bridge read contacts is named in the log, with the permission', async () => {
  bridge = await startBridge();
  bridge.simulator.faults.add({ on: /\/contacts\/[^?/]+$/, status: 403 });
  const wire = new Wire(bridge.api);
  await wire.open();
  const body = { operationName: 'RetrieveContactHistory' };
  const { data } = await wire.operate('/ucs/contacts/11111111-0000-4000-8000-000000000000/interactions', body);
  expect(data).toMatchObject({ interactions: [] });
  const warned = bridge.logged.filter((line) => line.includes('may not read contacts'));
  expect(warned.map((line) => JSON.parse(line).permission)).toEqual(['CONTACTS_READ']);
});
