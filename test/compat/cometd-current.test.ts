import { expect, it } from 'vitest';
import { startBridge } from '../support/bridge.ts';
import { currentCometd } from '../support/cometd-current.ts';
import { Desktop } from '../support/desktop.ts';
import { desktopSuite } from './desktop.suite.ts';

desktopSuite('cometd 9.0', () => currentCometd());

it('a client that tries WebSocket first falls back to long-polling', async () => {
  const bridge = await startBridge();
  const desktop = new Desktop(bridge.api, currentCometd('all'));
  await desktop.signIn('ana.duarte@example.org', 'demo');
  await desktop.connect();
  const transport = desktop.cometd.getTransport();
  expect(transport?.type ?? transport?.getType?.()).toBe('long-polling');
  await desktop.close();
  await bridge.stop();
});
