import { readFile } from 'node:fs/promises';

/** Reads the version in package.json, which has the same relative path from `src/app` and from `dist/app`. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
