import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * Reads one line from a terminal without showing what is typed. The prompt is on standard error, because standard output may be a file.
 * Undefined if the input ends or is interrupted.
 */
export async function readHiddenLine(prompt: string): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  process.stderr.write(prompt);
  try {
    return await lines.question('', { signal: ended.signal });
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.stdin.destroy(); // an interrupted read stays open, and would keep the process running
    return undefined;
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
