import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const modulePath = new URL('./stop-on-signal.ts', import.meta.url).href;

/** Runs a process that calls stopOnSignal and then the given code. Sends one signal after each line of output; returns exit code and errors. */
async function exitOf(stop: string, signals: readonly NodeJS.Signals[], then = ''): Promise<[number | null, string]> {
  const code = `
    const { stopOnSignal } = await import('${modulePath}');
    setInterval(() => {}, 1_000);
    stopOnSignal(${stop});
    console.log('ready');
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const closed = once(child, 'close');
  const remaining = [...signals];
  createInterface({ input: child.stdout }).on('line', () => {
    const signal = remaining.shift();
    if (signal) child.kill(signal);
  });
  const [exitCode] = (await closed) as [number | null];
  return [exitCode, errors];
}

it('exits with 0 after a signal, once it has stopped', async () => {
  const stop = 'async () => console.error("stopped")';
  expect(await exitOf(stop, ['SIGTERM'])).toEqual([0, 'stopped\n']);
  expect(await exitOf(stop, ['SIGINT'])).toEqual([0, 'stopped\n']);
});

it('exits with 2 after a second signal, without waiting', async () => {
  expect(await exitOf('() => new Promise(() => console.log("stopping"))', ['SIGTERM', 'SIGINT'])).toEqual([2, '']);
});

it('stops, prints the error and exits with 2 after an uncaught error', async () => {
  const [code, errors] = await exitOf('async () => console.error("stopped")', [], 'throw new Error("uncaught")');
  expect(code).toBe(2);
  expect(errors).toMatch(/^Error: uncaught\n[\s\S]*stopped\n$/);
});

it('prints the error and exits with 2 if stopping fails', async () => {
  const [code, errors] = await exitOf('async () => { throw new Error("stuck"); }', ['SIGTERM']);
  expect(code).toBe(2);
  expect(errors).toMatch(/^Error: stuck\n/);
});
