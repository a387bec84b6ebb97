import { Simulator } from '../../src/simulator/simulator.ts';
import { customersOf } from './customers.ts';
import { telling } from './telling.ts';

// A tenant; arguments are its latency in milliseconds, its generated interactions, and how many contacts have how many interactions beside.
const [latencyMs = 0, interactions = 20_000, contacts = 0, each = 0] = process.argv.slice(2).map(Number);
const simulator = new Simulator({ interactions, latencyMs });
for (const { entries, agents } of customersOf(contacts, each)) {
  for (const entry of entries) simulator.tenant.put(entry);
  for (const agent of agents) simulator.tenant.putUser(agent);
}
// Calls since it was asked the last time.
telling({ calls: () => simulator.requests.splice(0).length });
await simulator.start();
process.send?.(simulator.origin);
