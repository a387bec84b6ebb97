import type { Simulator } from '../../src/simulator/simulator.ts';

/** Adds an ended interaction whose transcript has about this many characters. */
export function putLarge(simulator: Simulator, interactionId: string, characters: number): void {
  const body = { text: 'x'.repeat(1_000) };
  const message = { timestamp: '1709827270000', payload: { type: 'message', metadata: { type: 'customer' }, body } };
  simulator.tenant.put({
    interaction: {
      tenantId: simulator.tenantId,
      interactionId,
      channelType: 'messaging',
      direction: 'inbound',
      startTimestamp: '2024-03-07T10:00:00.000Z',
      endTimestamp: '2024-03-07T10:05:00.000Z',
      messagingTranscript: Array.from({ length: characters / 1_000 }, () => message),
    },
  } as never);
}
