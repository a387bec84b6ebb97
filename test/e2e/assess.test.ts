import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Simulator } from '../../src/simulator/simulator.ts';
import { endAll, run } from '../support/cxbridge.ts';
import { exportSettings, idsOf, tableFiles } from '../support/export.ts';
import { folder } from '../support/folder.ts';

const now = Date.parse('2024-03-08T12:00:00.000Z');
const period = ['--from', '2024-03-01', '--now', '2024-03-08T12:00:00Z'];

let simulator: Simulator;
let settings: Record<string, string>;
beforeAll(async () => {
  simulator = new Simulator({ now: () => now, interactions: 3_000 });
  await simulator.start();
  settings = exportSettings(simulator);
});
afterAll(async () => {
  endAll();
  await simulator.stop();
});

it('says from a sample what an export takes, close to what it then takes', async () => {
  const [out, all] = [folder(), folder()];
  const assessed = await run(['assess', ...period, '--out', out, '--sample', '300'], settings);
  expect([assessed.code, assessed.err]).toEqual([0, '']);
  expect(readdirSync(out).toSorted()).toEqual(['report.html', 'report.json']);
  const { estimate, days, fields, sampled } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const total = idsOf(simulator).length;
  expect(estimate.interactions).toBe(total);
  expect(days.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(total);
  expect(estimate.sampled).toBeGreaterThan(150);
  expect(estimate.sampled).toBeLessThan(600);
  expect([sampled, fields.length]).toEqual([expect.any(Number), expect.any(Number)]);
  const calls = simulator.requests.length;
  expect((await run(['export', ...period, '--out', all], settings)).code).toBe(0);
  const ratio = estimate.calls / (simulator.requests.length - calls);
  expect(ratio).toBeGreaterThan(0.6);
  expect(ratio).toBeLessThan(1.7);
  expect(estimate.hours).toBeCloseTo(estimate.calls / 5_000 / 3_600);
  expect(estimate.bytes).toBeGreaterThan(100 * Object.keys(tableFiles(all)).length);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain(`${total.toLocaleString('en')} interactions are there`);
  expect(page).toContain('cxbridge export --from 2024-03-01');
});

it('reads a small tenant completely', async () => {
  const out = folder();
  const args = ['assess', '--from', '2024-03-08', '--now', '2024-03-08T12:00:00Z', '--out', out, '--sample', '4000'];
  expect((await run([...args, '--compares', 'start'], settings)).code).toBe(0);
  const { estimate } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  expect(estimate.sampled).toBe(estimate.interactions);
});

it('a time without interactions is none, and not an error', async () => {
  const out = folder();
  const args = ['assess', '--from', '2010-01-01', '--to', '2015-12-31', '--out', out, '--compares', 'start'];
  const { code, out: said } = await run(args, settings);
  expect([code, said]).toEqual([0, expect.stringMatching(/^0 interactions, of which 0 were read: about \d+ calls/)]);
});
