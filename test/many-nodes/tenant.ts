import { Simulator } from '../../src/simulator/simulator.ts';
import { putLarge } from '../support/large-interaction.ts';
import { interactionsOf } from './interactions.ts';
import { LATENCY_MS, SLOW_MS } from './times.ts';

// The tenant behind all nodes. Argument: number of users.
const simulator = new Simulator({ interactions: 20_000, latencyMs: LATENCY_MS });
const interactions = interactionsOf(Number(process.argv[2]));
for (const { id, kind, characters } of interactions) if (kind === 'large') putLarge(simulator, id, characters);
const slow = interactions.filter(({ kind }) => kind === 'slow').map(({ id }) => id);
simulator.faults.add({ on: new RegExp(`/interactions/(${slow.join('|')})$`), delayMs: SLOW_MS });
await simulator.start();
process.on('disconnect', () => process.exit());
process.send?.(simulator.origin);
