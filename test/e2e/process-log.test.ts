import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const module = JSON.stringify(new URL('../../src/app/process-log.ts', import.meta.url).href);

/** Runs a program that logs, and returns its output, which is read only after the program asks for it on standard error. */
async function logOf(program: string): Promise<readonly { readonly msg: string; readonly count?: number }[]> {
  const code = `import { createProcessLog } from ${module}; const log = await createProcessLog('info'); ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'pipe' });
  await once(child.stderr, 'data');
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

it('everything that was logged is written when the process exits', async () => {
  const written = await logOf(
    `for (let i = 0; i < 500; i += 1) log.info({}, 'a line'); process.stderr.write('.'); process.exit();`,
  );
  expect(written.filter(({ msg }) => msg === 'a line')).toHaveLength(500);
});

it('lines that a hanging reader does not take are bounded, and counted', async () => {
  const written = await logOf(`
    const write = () => { for (let i = 0; i < 1_000; i += 1) log.info({}, 'x'.repeat(1_000)); };
    for (let round = 0; round < 20; round += 1) write();
    process.stderr.write('.');`);
  const kept = written.filter(({ msg }) => msg.startsWith('x')).length;
  const dropped = written.map(({ count = 0 }) => count).reduce((sum, each) => sum + each, 0);
  expect(kept).toBeLessThan(9_000);
  expect(kept + dropped).toBe(20_000);
});
