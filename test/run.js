// The one verb: every check there is. Plain JavaScript, so that it can say what is wrong with an old Node.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

if (Number(process.versions.node.split('.', 1)[0]) < 24) {
  process.stderr.write(
    `These tests need Node 24 or newer and this is ${process.version}: run "npm ci" first, which brings it.\n`,
  );
  process.exit(1);
}

const report = 'node_modules/.cache/test-report.json';

ensureRedis();
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
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }; // the step itself has failed and is named
  }
}

/** The tests start, kill and restart a Redis of their own, so its program must be there; without it they would prove less than they say. */
function ensureRedis() {
  if (succeeds('redis-server', ['--version'])) return;
  if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
    process.stdout.write('redis-server is missing; installing it with apt-get\n');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    // Without this the package would start a server of its own.
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
    if (succeeds('redis-server', ['--version'])) return;
  }
  process.stderr.write(
    'The tests need redis-server on the PATH. Type: sudo apt-get install redis-server (or: brew install redis)\n',
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
