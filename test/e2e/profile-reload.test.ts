import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const folder = mkdtempSync(join(tmpdir(), 'cxbridge-profile-'));
const path = join(folder, 'site.yaml');
const writeProfile = (mediaType: string): void =>
  writeFileSync(path, `extends: default\nmediaTypes: { voice: ${mediaType} }\n`);

let bridge: TestBridge;
let wire: Wire;
beforeAll(async () => {
  writeProfile('call');
  bridge = await startBridge({ environment: { MAPPING_PROFILE: path }, overrides: { profileCheckMs: 20 } });
  wire = new Wire(bridge.api);
  await wire.open();
});
afterAll(async () => {
  await bridge.stop();
  rmSync(folder, { recursive: true });
});

async function mediaType(): Promise<unknown> {
  const { interaction } = await wire.content(voice);
  return (interaction as JsonObject)['mediaType'];
}

/** A file that is written in two steps may be loaded twice. */
const waitForLog = (text: string, times: number) =>
  vi.waitFor(
    () => expect(bridge.logged.filter((line) => line.includes(text)).length).toBeGreaterThanOrEqual(times),
    5_000,
  );

it('applies a changed profile from the next request on, without a restart', async () => {
  expect(await mediaType()).toBe('call');
  writeProfile('openmedia');
  await waitForLog('was reloaded', 1);
  expect(await mediaType()).toBe('openmedia');
});

it('logs an invalid profile and keeps the last valid one', async () => {
  writeFileSync(path, 'extends: default\nowner: nearest\n');
  await waitForLog('last valid one stays in use', 1);
  expect(bridge.logged.join()).toContain(`${path}:2:1: owner: `);
  expect(await mediaType()).toBe('openmedia');
  writeProfile('workitem');
  await waitForLog('was reloaded', 2);
  expect(await mediaType()).toBe('workitem');
});

it('a profile may refuse the states of agents', async () => {
  const headers = { authorization: basic('ana.duarte@example.org', 'demo'), 'content-type': 'application/json' };
  const ready = async (): Promise<number> => {
    const body = JSON.stringify({ operationName: 'Ready' });
    return (await fetch(`${bridge.api}/me`, { method: 'POST', headers, body })).status;
  };
  expect(await ready()).toBe(200);
  writeFileSync(path, 'extends: default\nacceptAgentStates: false\n');
  await vi.waitFor(async () => expect(await ready()).toBe(403), 5_000);
});
