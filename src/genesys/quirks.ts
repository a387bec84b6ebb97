import { concat } from '../kit/concat.ts';

/*
 * What the bridge does where the vendor's pages contradict themselves or each other, and why. docs/differences.md describes this for users.
 */

/**
 * `timestampSeconds` is documented "in seconds", but every sample has milliseconds: 1385406142000 is the startDate of that sample. Clients
 * were built for milliseconds.
 */
export function timestampSeconds(epochMs: number): number {
  return epochMs;
}

/** The `uri` of an interaction. Unlike the operation's URL it has no `/ucs/`, as documented, because clients display and store it. */
export function interactionUri(publicUrl: string, id: string): string {
  return concat(publicUrl, interactionPath(id));
}

// The path of each interaction is used twice, as `path` and in `uri`.
let [lastId, lastPath] = ['', '/interactions/'];

/** Path of an interaction resource, relative to the public URL. The id is URL-encoded, which leaves ordinary ids unchanged. */
export function interactionPath(id: string): string {
  if (id !== lastId) {
    lastPath = concat('/interactions/', /^[\w-]+$/.test(id) ? id : encodeURIComponent(id.toWellFormed()));
    lastId = id;
  }
  return lastPath;
}

/** The version that a real server of the imitated release reports. Desktops compare it. */
export const imitatedVersion = '8.5.202.96';
