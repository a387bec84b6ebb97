import { SourceError, type SourceErrorCode } from '../../cxengage/errors.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Profile } from '../../mapping/profile/profile.ts';

const outages: ReadonlySet<SourceErrorCode> = new Set([
  'unavailable',
  'overloaded',
  'refused-credentials',
  'wrong-address',
]);

/** Whether a call failed because the source is not there for the bridge: what is known from before is then better than nothing. */
export function isOutage(error: unknown): error is SourceError {
  return error instanceof SourceError && outages.has(error.code);
}

/** The JSON of a content from before, with a mark where desktops see what is incomplete. */
export function markStale(json: string, profile: Profile): string {
  const content = JSON.parse(json) as JsonObject;
  const interaction = isJsonObject(content['interaction']) ? content['interaction'] : {};
  const userData = isJsonObject(interaction['userData']) ? interaction['userData'] : {};
  const name = Object.entries(profile.userData).find(([, source]) => source === 'incomplete')?.[0] ?? 'CX_Incomplete';
  const known = typeof userData[name] === 'string' ? `${userData[name]},` : '';
  return JSON.stringify({
    ...content,
    interaction: { ...interaction, userData: { ...userData, [name]: `${known}record:stale` } },
  });
}
