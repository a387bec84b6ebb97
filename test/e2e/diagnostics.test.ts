import { expect, it } from 'vitest';
import { startBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';

it('counts the diagnostics of each translation by code, but not again for cached answers', async () => {
  const bridge = await startBridge();
  try {
    const wire = new Wire(bridge.api);
    await wire.open();
    expect([...bridge.app.diagnostics()]).toEqual([]);
    await wire.content(voice);
    const counts = [...bridge.app.diagnostics()];
    expect(counts).toEqual([['not-in-target', 1]]);
    await wire.content(voice);
    expect([...bridge.app.diagnostics()]).toEqual(counts);
  } finally {
    await bridge.stop();
  }
});
