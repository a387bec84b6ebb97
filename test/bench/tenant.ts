import { Simulator } from '../../src/simulator/simulator.ts';

// A tenant with 20,000 interactions; the first argument is its latency in milliseconds.
const simulator = new Simulator({ interactions: 20_000, latencyMs: Number(process.argv[2] ?? 0) });
await simulator.start();
process.send?.(simulator.origin);
