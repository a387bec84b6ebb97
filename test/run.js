// `npm test`: runs all checks. Plain JavaScript, so that an old version of Node can run it and print the error below.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';

if (Number(process.versions.node.split('.', 1)[0]) < 26) {
  process.stderr.write(
    `The tests require Node 26 or newer, but this is ${process.version}. Run "npm ci" first, which installs it.\n`,
  );
  process.exit(1);
}

const report = 'node_modules/.cache/test-report.json';

ensure('redis-server', 'redis-server', 'redis');
ensure('chromium', 'chromium', '--cask chromium');
ensure('nginx', 'nginx', 'nginx', '-v');
ensure('prometheus', 'prometheus', 'prometheus');
ensure(postgres(), 'postgresql', 'postgresql', '--version', postgres);
rmSync(report, { force: true });
// All of it runs at the same time, because each check uses only one core and many tests wait. What the checks print comes after the output of the tests.
const checks = [
  check('types', 'tsc', ['--noEmit']),
  check('lint and format', 'biome', ['check', '.']),
  check('import rules', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'src']),
];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = spawn('vitest', ['run', ...reporters], { stdio: 'inherit' });
const [testsCode] = await once(tests, 'close');
const failed = testsCode === 0 ? [] : ['tests'];
for (const { name, output, code } of await Promise.all(checks)) {
  process.stdout.write(`\n== ${name}\n${output}`);
  if (code !== 0) failed.push(name);
}
const { numPassedTests, numFailedTests, numPendingTests } = readReport();
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
process.exit(failed.length > 0 ? 1 : 0);

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
async function check(name, command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { name, output, code };
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }; // the step that writes it has failed, and is listed as failed
  }
}

/**
 * Exits unless a program is installed, if need be with apt-get: the tests start their own Redis servers, browsers and proxies.
 * @param {string} program
 * @param {string} aptPackage
 * @param {string} brewPackage
 * @param {string} [versionFlag]
 * @param {() => string} [find] where it is after it was installed
 */
function ensure(program, aptPackage, brewPackage, versionFlag = '--version', find = () => program) {
  if (succeeds(program, [versionFlag])) return;
  if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
    process.stdout.write(`${program} is missing; installing it with apt-get\n`);
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    // RUNLEVEL=1 keeps a package from starting its own server.
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', aptPackage], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
    if (succeeds(find(), [versionFlag])) return;
  }
  process.stderr.write(
    `The tests require ${program}, which was not found. Install it with "sudo apt-get install ${aptPackage}" or "brew install ${brewPackage}".\n`,
  );
  process.exit(1);
}

/** Debian keeps the programs of the server off the PATH. */
function postgres() {
  const root = '/usr/lib/postgresql';
  const [version] = existsSync(root) ? readdirSync(root) : [];
  return version === undefined ? 'postgres' : `${root}/${version}/bin/postgres`;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
