import { expect, it } from 'vitest';
import { startBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

it('what a translation tells is counted by its code, once for each translation and not for each answer', async () => {
  const bridge = await startBridge();
  try {
    const wire = new Wire(bridge.api);
    await wire.open();
    expect([...bridge.app.diagnostics()]).toEqual([]);
    await wire.content(voice);
    const once = [...bridge.app.diagnostics()];
    expect(once).toEqual([['not-in-target', 1]]);
    await wire.content(voice);
    expect([...bridge.app.diagnostics()]).toEqual(once);
  } finally {
    await bridge.stop();
  }
});
