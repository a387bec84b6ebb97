import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './redis.ts';

/** A real PostgreSQL of the test's own. */
export class TestPostgres {
  readonly url: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(url: string, folder: string, process: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#process = process;
  }

  static async start(): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'cxbridge-postgres-'));
    const owner = serverUser();
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid);
    const data = join(folder, 'data');
    const options = { ...owner, cwd: folder, stdio: 'ignore' as const };
    execFileSync(programOf('initdb'), ['-D', data, '-U', 'bridge', '--auth=trust', '--no-sync'], options);
    const port = await freePort();
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
    const started = spawn(programOf('postgres'), args, options);
    const url = `postgres://bridge@127.0.0.1:${port}/postgres`;
    for (let attempt = 0; ; attempt += 1) {
      const client = new pg.Client({ connectionString: url });
      try {
        await client.connect();
        await client.end();
        break;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    return new TestPostgres(url, folder, started);
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGQUIT');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Debian keeps the programs of the server off the PATH. */
function programOf(name: string): string {
  const root = '/usr/lib/postgresql';
  const [newest] = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  return newest === undefined ? name : join(root, newest, 'bin', name);
}

/** PostgreSQL refuses to run as root, so root starts it as its own user. */
function serverUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  return { uid: uid ?? 0, gid: gid ?? 0 };
}
