import { expect, it } from 'vitest';
import { eventsFor, runManyNodes } from './run.ts';

const OPERATIONS = 2_000;

it('delivers every accepted operation to its user while nodes and Redis die, freeze and forget', {
  timeout: 240_000,
}, async () => {
  const seed = Number(process.env['MANY_NODES_SEED'] ?? 1);
  const events = eventsFor(OPERATIONS);
  const summary = await runManyNodes({ operations: OPERATIONS, seed, nodes: 3, events, disturbs: true });
  const { violations, examples, operations } = summary;
  expect({ seed, violations, examples: Object.keys(violations).length > 0 ? examples : {} }).toEqual({
    seed,
    violations: {},
    examples: {},
  });
  expect(operations.accepted).toBeGreaterThanOrEqual(OPERATIONS);
  expect(Object.keys(summary.events)).toHaveLength(8);
  expect(Math.min(...Object.values(summary.events))).toBeGreaterThanOrEqual(2);
});
