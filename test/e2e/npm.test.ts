import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.each([
  ['npm', ['start']],
  ['npx', ['cxbridge', 'serve']],
])(
  'the bridge that the README starts with %s stops on SIGTERM, and leaves its port',
  async (program, args) => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(program, args, { cwd: root, env: { PATH, HOME, PORT: '0' } });
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const port = /^The bridge listens on http:\/\/localhost:(\d+)\./.exec(line)?.[1];
      if (port === undefined) continue;
      // The bridge writes to the same pipes, so they close when it has exited, and not already with npm.
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      child.stdout.resume();
      await closed;
      const [error] = await once(connect(Number(port), '127.0.0.1'), 'error').catch((failure) => [failure]);
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
      return;
    }
    throw new Error('The bridge did not start');
  },
  30_000,
);
