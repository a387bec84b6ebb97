import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cxbridge-package-'));
const modules = join(folder, 'node_modules');
const installed = join(modules, 'cxengage-genesys-bridge');
let files: string[];

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const text = packed.toString();
  const [report] = JSON.parse(text.slice(text.indexOf('[\n'))) as { filename: string; files: { path: string }[] }[];
  files = report?.files.map(({ path }) => path) ?? [];
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, report?.filename ?? ''), '-C', installed, '--strip-components=1']);
  // Dependencies are linked instead of installed. The package itself is copied to node_modules, where Node does not strip types.
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the package contains compiled code, profiles and the demo’s data, but no tests or fixtures', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'src/bin.js',
      'dist/main.js',
      'mappings/default.yaml',
      'dist/simulator/samples/web-chat.json',
    ]),
  );
  expect(files.filter((path) => /test|fixture|\.ts$/.test(path))).toEqual([]);
});

it('the installed package serves the demo', async () => {
  const child = spawn(process.execPath, [join(installed, 'src/bin.js'), 'serve'], {
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('npx cxbridge call')) break;
  }
  child.kill('SIGKILL');
  expect(lines.join('\n')).toContain('npx cxbridge call GetInteractionContent');
});

it('the installed package prints its version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const out = execFileSync(process.execPath, [join(installed, 'src/bin.js'), '--version'], { encoding: 'utf8' });
  expect(out).toBe(`${version}\n`);
});
