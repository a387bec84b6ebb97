import { Simulator } from '../../src/simulator/simulator.ts';
import type { TenantInteraction } from '../../src/simulator/tenant-interaction.ts';
import { putLarge } from '../support/large-interaction.ts';
import { interactionsOf } from './interactions.ts';
import { LATENCY_MS, SLOW_MS } from './times.ts';

// The tenant behind all nodes. Argument: number of users.
const simulator = new Simulator({ interactions: 20_000, latencyMs: LATENCY_MS });
const interactions = interactionsOf(Number(process.argv[2]));
for (const { id, kind, characters } of interactions) if (kind === 'large') putLarge(simulator, id, characters);
for (const { id, kind } of interactions) if (kind === 'slow') simulator.tenant.put(slowInteraction(id));
simulator.faults.add({ on: /interactions\/slow-\d+-\d+$/, delayMs: SLOW_MS });
await simulator.start();
process.on('disconnect', () => process.exit());
process.send?.(simulator.origin);

/** An interaction that has just ended, so that it is cached for a minute only and stays slow. */
function slowInteraction(interactionId: string): TenantInteraction {
  const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  return {
    interaction: {
      tenantId: simulator.tenantId,
      interactionId,
      channelType: 'voice',
      direction: 'inbound',
      startTimestamp: ago(20),
      endTimestamp: ago(15),
    },
  };
}
