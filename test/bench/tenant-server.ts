import { Simulator } from '../../src/simulator/simulator.ts';
import { contactHistoriesOf } from './contact-histories.ts';
import { answerMetrics } from './metrics.ts';

// A simulated tenant. Arguments: latency in milliseconds, number of generated interactions, number of additional contacts, and number of
// interactions per additional contact.
const [latencyMs = 0, interactions = 20_000, contacts = 0, perContact = 0] = process.argv.slice(2).map(Number);
const simulator = new Simulator({ interactions, latencyMs });
for (const { entries, agents } of contactHistoriesOf(contacts, perContact)) {
  for (const entry of entries) simulator.tenant.put(entry);
  for (const agent of agents) simulator.tenant.putUser(agent);
}
// Number of calls since the last request for this metric.
answerMetrics({ calls: () => simulator.requests.splice(0).length });
await simulator.start();
process.send?.(simulator.origin);
