import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { sampleNow, startBridge, type TestBridge } from '../support/bridge.ts';
import { run } from '../support/cxbridge.ts';
import { exportSettings } from '../support/export.ts';
import { folder } from '../support/folder.ts';
import { Wire } from '../support/wire.ts';

/* Every command and every query of the guides is run as it stands there, against the demo tenant of 2,000 interactions; of 100,000 with `npm run soak:exports`. */

const DOCUMENTED = 2_000;
const interactions = Number(process.env['GUIDES_INTERACTIONS'] ?? DOCUMENTED);
const minutes = (count: number): number => count * 60_000 * Math.ceil(interactions / 20_000);

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);

let bridge: TestBridge;
let place: string;
let settings: Record<string, string>;
beforeAll(async () => {
  place = folder();
  // It stands for a Genesys Web Services, which knows what it compares and reads no more than a window.
  const profile = join(place, 'server.yaml');
  writeFileSync(profile, 'extends: default\nwindowCompares: start\n');
  bridge = await startBridge({ simulator: { interactions }, environment: { MAPPING_PROFILE: profile } });
  settings = {
    ...exportSettings(bridge.simulator),
    CXBRIDGE_USER: 'ana.duarte@example.org',
    CXBRIDGE_PASSWORD: 'demo',
    ARCHIVE_DATABASE: join(place, 'archive.sqlite'),
  };
});
afterAll(() => bridge.stop());

/** The commands of a page, with folders in the place of the test, the server of the test, and the moment of the demo tenant. */
function commandsOf(name: string): readonly (readonly string[])[] {
  return (
    blocks(page(name), 'sh')
      .flatMap((block) => block.split('\n'))
      // The demo tenant runs already.
      .filter((line) => line.startsWith('npx cxbridge ') && !line.startsWith('npx cxbridge simulate'))
      .map((line) => {
        const args = line.slice('npx cxbridge '.length).split(' ');
        const placed = args.map((each, index) => {
          // So many interactions began before the time of the guides.
          if (interactions > DOCUMENTED && args[index - 1] === '--from') return '2022-01-01';
          if (each === 'http://localhost:8080') return bridge.app.origin;
          return /^(?:assessment|cxengage|genesys|march|april)$/.test(each) ? join(place, each) : each;
        });
        const isTimed = ['assess', 'export', 'catch-up'].includes(args[0] ?? '');
        return isTimed ? [...placed, '--now', new Date(sampleNow).toISOString()] : placed;
      })
  );
}

/** Runs a command, and leaves out the lines that say how far it is. */
async function runQuietly(args: readonly string[]): ReturnType<typeof run> {
  const ended = await run(args, settings);
  return { ...ended, err: ended.err.replaceAll(/^\d+ of \d+ .* a second.*\n/gm, '') };
}

it(
  'migrate a tenant',
  async () => {
    for (const args of commandsOf('migrate.md')) {
      const { code, out, err } = await runQuietly(args);
      expect([args.join(' '), code, err]).toEqual([args.join(' '), 0, '']);
      // What the README shows of these commands.
      const isShown = interactions === DOCUMENTED && ['verify', 'export'].includes(args[0] ?? '');
      if (isShown) expect(page('../README.md')).toContain(out.replaceAll(`${place}/`, ''));
    }
  },
  minutes(2),
);

it(
  'report on both platforms with DuckDB',
  async () => {
    for (const args of commandsOf('report.md')) {
      const { code, err } = await runQuietly(args);
      expect([args.join(' '), code, err]).toEqual([args.join(' '), 0, '']);
    }
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      const results: (readonly JsonObject[])[] = [];
      for (const block of blocks(page('report.md'), 'sql')) {
        const placed = block.replaceAll(/'(cxengage|genesys)\//g, `'${place}/$1/`);
        for (const statement of placed.split(';\n').filter((each) => each.trim() !== ''))
          results.push((await connection.runAndReadAll(statement)).getRowObjectsJson() as readonly JsonObject[]);
      }
      const questions = results.slice(3);
      expect(questions).toHaveLength(5);
      for (const rows of questions) expect(rows.length).toBeGreaterThan(0);
      const [hours = []] = questions;
      expect(hours.reduce((sum, { interactions }) => sum + Number(interactions), 0)).toBe(2 * (interactions + 8));
      expect(new Set(hours.map(({ origin }) => origin))).toEqual(new Set(['cxengage', 'genesys']));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  },
  minutes(9),
);

it(
  'keep a legacy desktop on an archive',
  async () => {
    const load = commandsOf('archive.md').find(([command]) => command === 'archive');
    expect(load?.slice(0, 2)).toEqual(['archive', 'load']);
    const { code } = await run(['archive', 'load', join(place, 'cxengage')], settings);
    expect(code).toBe(0);
    const desktop = await startBridge({ environment: { ARCHIVE_DATABASE: String(settings['ARCHIVE_DATABASE']) } });
    try {
      const wire = new Wire(desktop.api);
      await wire.open();
      const [id] = bridge.simulator.tenant.generatedIds(interactions).slice(-1);
      const { data } = await wire.operate(`/ucs/interactions/${id}`, {
        operationName: 'GetInteractionContent',
        source: 'archive',
      });
      expect(data).toHaveProperty('interaction.id', id);
      // The live tenant of this bridge does not have it.
      expect(await wire.content(String(id))).toHaveProperty('errorMessage');
    } finally {
      await desktop.stop();
    }
  },
  minutes(1),
);
