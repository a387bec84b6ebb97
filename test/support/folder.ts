import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true });
});

/** An empty folder, gone when the tests of a file are over. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cxbridge-'));
  made.push(path);
  return path;
}
