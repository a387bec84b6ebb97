import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { systemClock } from '../../src/kit/clock.ts';
import { isJsonObject } from '../../src/kit/json.ts';
import { metricsTable } from '../../src/observability/metrics.table.ts';
import { samplesAt } from '../../src/simulator/samples.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { folder } from '../support/folder.ts';
import { freePort } from '../support/redis.ts';
import { Wire } from '../support/wire.ts';

/* The dashboard and the alerts of deploy/, in a real Prometheus that scrapes a bridge under some load. */

const file = (path: string): string => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url));
const dashboard = JSON.parse(readFileSync(file('grafana/cxbridge.json'), 'utf8'));
const alerts = parse(readFileSync(file('prometheus/alerts.yaml'), 'utf8'));

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const queries: readonly (readonly [name: string, expression: string])[] = [
  ...(dashboard.panels as Panel[]).flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [`panel "${title}"`, expr.replaceAll('$__rate_interval', '1m')] as const),
  ),
  // Without its comparison an alert that does not fire has a value as well.
  ...(alerts.groups[0].rules as { alert: string; expr: string }[]).map(
    ({ alert, expr }) => [`alert ${alert}`, expr.replace(/ (>|==|<) [\d.]+$/, '')] as const,
  ),
];

let bridge: TestBridge;
let prometheus: ChildProcess;
let origin: string;
beforeAll(async () => {
  bridge = await startBridge({
    environment: { ADMIN_PORT: '0' },
    simulator: { interactions: 50 },
    overrides: { clock: systemClock, watchSources: true },
  });
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const configuration = join(folder(), 'prometheus.yaml');
  const target = new URL(bridge.app.adminOrigin).host;
  const scrape = { job_name: 'cxbridge', static_configs: [{ targets: [target] }] };
  writeFileSync(configuration, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [scrape] }));
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder(), 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'inherit' },
  );
}, 60_000);
afterAll(async () => {
  prometheus.kill('SIGKILL');
  await bridge.stop();
});

async function valuesOf(expression: string): Promise<readonly unknown[]> {
  const reply = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const body: unknown = await reply.json();
  const data = isJsonObject(body) && isJsonObject(body['data']) ? body['data']['result'] : undefined;
  if (!Array.isArray(data)) throw new Error(`${expression}: ${JSON.stringify(body)}`);
  return data;
}

/** Different answers of the bridge, so that something happens in every metric. */
async function load(): Promise<void> {
  const wire = new Wire(bridge.api);
  await wire.open();
  const samples = samplesAt(Date.now()).map(({ interaction }) => interaction.interactionId);
  for (const id of [...samples, ...bridge.simulator.tenant.generatedIds(10)]) await wire.content(id);
  await wire.content('unknown');
}

it('every expression of the dashboard and of the alerts has data while the bridge runs under some load', async () => {
  await load();
  await vi.waitFor(async () => expect(await valuesOf('count_over_time(up{job="cxbridge"}[1m]) >= 2')).not.toEqual([]), {
    timeout: 30_000,
    interval: 250,
  });
  await load();
  const without = async (): Promise<readonly string[]> => {
    const found = await Promise.all(
      queries.map(async ([name, expression]) => [name, await valuesOf(expression)] as const),
    );
    return found.filter(([, values]) => values.length === 0).map(([name]) => name);
  };
  await vi.waitFor(async () => expect(await without()).toEqual([]), { timeout: 20_000, interval: 500 });
}, 90_000);

it('every metric of the table is on the dashboard', () => {
  const used = queries.map(([, expression]) => expression).join('\n');
  expect(Object.keys(metricsTable).filter((name) => !used.includes(name))).toEqual([]);
});

it('promtool accepts the alerts and the configuration', () => {
  for (const args of [
    ['rules', file('prometheus/alerts.yaml')],
    ['config', file('prometheus/prometheus.yaml')],
  ])
    expect(execFileSync('promtool', ['check', ...args], { encoding: 'utf8' })).toContain('SUCCESS');
});

it('every alert says what happened and what to do', () => {
  for (const { alert, annotations, labels } of alerts.groups[0].rules) {
    expect([alert, annotations.summary, annotations.action]).toEqual([alert, expect.any(String), expect.any(String)]);
    expect(['critical', 'warning']).toContain(labels.severity);
  }
});
