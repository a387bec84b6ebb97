import { concat } from '../kit/concat.ts';

/*
 * Where the vendor's pages contradict themselves or each other, what the bridge does, and why. docs/differences.md tells it to users.
 */

/**
 * `timestampSeconds` is documented "in seconds" but every sample holds milliseconds (1385406142000 is the sample's own startDate), so
 * milliseconds are what clients were built against.
 */
export function timestampSeconds(epochMs: number): number {
  return epochMs;
}

/** The documented `uri` of an interaction lacks `/ucs/` although the operation's URL has it; clients show and store it, so it is not "fixed". */
export function interactionUri(publicUrl: string, id: string): string {
  return concat(publicUrl, interactionPath(id));
}

// The path is asked for twice for each interaction: for itself and for the uri.
let [lastId, lastPath] = ['', '/interactions/'];

/** Path of an interaction resource, below the public URL. The id stands in it as a URL would carry it; the usual ids stand unchanged. */
export function interactionPath(id: string): string {
  if (id !== lastId) {
    lastPath = concat('/interactions/', /^[\w-]+$/.test(id) ? id : encodeURIComponent(id.toWellFormed()));
    lastId = id;
  }
  return lastPath;
}

/** Desktops compare the version; this is the release whose behaviour is imitated, as a real server reported it. */
export const imitatedVersion = '8.5.202.96';
