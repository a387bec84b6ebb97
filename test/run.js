// `npm test`: runs all checks. Plain JavaScript, so that an old version of Node can run it and print the error below.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

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
/** @type {[name: string, command: string, args: string[]][]} */
const steps = [
  ['types', 'tsc', ['--noEmit']],
  ['lint and format', 'biome', ['check', '.']],
  ['import rules', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'src']],
  ['tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
];
rmSync(report, { force: true });
const failed = steps.filter(([name, command, args]) => {
  process.stdout.write(`\n== ${name}\n`);
  return spawnSync(command, args, { stdio: 'inherit' }).status !== 0;
});
const { numPassedTests, numFailedTests, numPendingTests } = readReport();
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.map(([name]) => name).join(', ')}\n`);
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
process.exit(failed.length > 0 ? 1 : 0);

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
 */
function ensure(program, aptPackage, brewPackage, versionFlag = '--version') {
  if (succeeds(program, [versionFlag])) return;
  if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
    process.stdout.write(`${program} is missing; installing it with apt-get\n`);
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    // RUNLEVEL=1 keeps a package from starting its own server.
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', aptPackage], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
    if (succeeds(program, [versionFlag])) return;
  }
  process.stderr.write(
    `The tests require ${program} on the PATH, which was not found. Install it with "sudo apt-get install ${aptPackage}" or "brew install ${brewPackage}".\n`,
  );
  process.exit(1);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
