import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readOneConfig } from '../../src/config/config.ts';
import { accounts } from '../../src/simulator/accounts.ts';

/* The files of deploy/. The container cannot be built and the manifests cannot be applied here; what can be read from them is. */

const path = (name: string): string => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));
const text = (name: string): string => readFileSync(path(name), 'utf8');

it('systemd accepts the unit', () => {
  expect(execFileSync('systemd-analyze', ['verify', path('systemd/cxbridge.service')], { encoding: 'utf8' })).toBe('');
});

it('the nginx example is the one of docs/operate.md, which is tested with two nodes', () => {
  const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
  expect(/```nginx\n(.*?)```/s.exec(page)?.[1]).toBe(text('nginx/nginx.conf'));
});

describe('the compose file', () => {
  const compose = parse(text('container/compose.yaml'), { merge: true });

  it('contains no known password, and stops without the secrets', () => {
    const source = text('container/compose.yaml');
    const values = JSON.stringify(compose);
    for (const { password } of accounts) expect(values).not.toContain(`"${password}"`);
    expect(source.match(/\$\{\w+:\?/g)).toHaveLength(3);
  });

  it('has settings that the bridge accepts, for both nodes', () => {
    for (const name of ['node-1', 'node-2']) {
      const { environment } = compose.services[name];
      const given = Object.fromEntries(
        Object.entries(environment).map(([key, value]) => [key, String(value).replace(/^\$\{.*\}$/, 'x'.repeat(32))]),
      );
      expect(readOneConfig(given)).toHaveProperty('config');
    }
  });

  it('runs everything of ours without privileges, on a read-only root', () => {
    for (const name of ['node-1', 'node-2', 'tenant', 'redis'])
      expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});

describe('the Kubernetes manifests', () => {
  const files = readdirSync(path('kubernetes')).filter((name) => name.endsWith('.yaml'));
  const manifests = files.flatMap((name) => parseAllDocuments(text(`kubernetes/${name}`)).map((each) => each.toJS()));
  const of = (kind: string) => manifests.find((each) => each.kind === kind);
  const [container] = of('Deployment').spec.template.spec.containers;

  it('are all in the kustomization', () => {
    const others = files.filter((name) => name !== 'kustomization.yaml');
    expect(new Set(of('Kustomization').resources)).toEqual(new Set(others));
  });

  it('have settings that the bridge accepts, with the secrets of the comment', () => {
    const settings = Object.fromEntries(
      text('kubernetes/settings.env')
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
    const secrets = Object.fromEntries(
      [...text('kubernetes/kustomization.yaml').matchAll(/--from-literal=(\w+)/g)].map(([, name]) => [
        name,
        'x'.repeat(32),
      ]),
    );
    expect(readOneConfig({ ...settings, ...secrets })).toHaveProperty('config');
  });

  it('ask the health routes, and give a node time to deliver', () => {
    expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
    expect(container.livenessProbe.httpGet.path).toBe('/health/live');
    expect(of('Deployment').spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(10 + 3);
  });

  it('run without privileges, and name one set of pods', () => {
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    const labels = of('Deployment').spec.template.metadata.labels;
    for (const selector of [
      of('Deployment').spec.selector.matchLabels,
      of('Service').spec.selector,
      of('PodDisruptionBudget').spec.selector.matchLabels,
      of('NetworkPolicy').spec.podSelector.matchLabels,
    ])
      expect(selector).toEqual(labels);
  });
});

describe('the Containerfile', () => {
  const source = text('container/Containerfile');

  it('uses the Node of its base image, not as root, and asks for its health', () => {
    expect(source).toMatch(/^FROM docker\.io\/library\/node:26-/m);
    expect(source).toMatch(/^RUN npm ci --omit=optional --ignore-scripts$/m);
    expect(source).toMatch(/^USER node$/m);
    expect(source).toMatch(/^HEALTHCHECK .*\/health\/live/m);
  });

  it('copies only what exists', () => {
    const copied = [...source.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    const root = readdirSync(new URL('../../', import.meta.url));
    expect(copied.filter((name) => !root.includes(name))).toEqual([]);
  });
});
