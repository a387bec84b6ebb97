import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { textOfFile } from '../kit/utf8.ts';
import { type LoadedProfile, loadProfile } from '../mapping/profile/profile-layers.ts';

const defaultProfile = new URL('../../mappings/default.yaml', import.meta.url).href;

/** Reads a mapping profile from its file; the built-in one if no path is given. Throws ProfileError, `not-utf8` with the place, or the system's error for a file that cannot be read. */
export function readProfile(path: string | undefined): Promise<LoadedProfile> {
  const url = path === undefined ? defaultProfile : pathToFileURL(path).href;
  return loadProfile(url, defaultProfile, async (each) =>
    textOfFile(await readFile(new URL(each)), `mapping profile ${fileURLToPath(each)}`),
  );
}
