import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { textOfFile } from '../kit/utf8.ts';
import { type LoadedProfile, loadProfile, ProfileError } from '../mapping/profile/profile-layers.ts';

const defaultProfile = new URL('../../mappings/default.yaml', import.meta.url).href;

/** Reads a mapping profile from its file; the built-in one if no path is given, or `default`. Throws ProfileError, or the system's error for a file that cannot be read. */
export function readProfile(path: string | undefined): Promise<LoadedProfile> {
  const url = path === undefined || path === 'default' ? defaultProfile : pathToFileURL(path).href;
  return loadProfile(url, defaultProfile, readProfileText);
}

async function readProfileText(url: string): Promise<string> {
  const bytes = await readFile(new URL(url));
  return textOfFile(bytes, fileURLToPath(url), (fault) => new ProfileError([fault]));
}
