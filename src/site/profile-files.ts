import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type LoadedProfile, loadProfile } from '../mapping/profile/profile-layers.ts';

const defaultProfile = new URL('../../mappings/default.yaml', import.meta.url).href;

/** Reads a mapping profile from its file; the built-in one if no path is given, or `default`. Throws ProfileError, or the system's error for a file that cannot be read. */
export function readProfile(path: string | undefined): Promise<LoadedProfile> {
  const url = path === undefined || path === 'default' ? defaultProfile : pathToFileURL(path).href;
  return loadProfile(url, defaultProfile, (each) => readFile(new URL(each), 'utf8'));
}
