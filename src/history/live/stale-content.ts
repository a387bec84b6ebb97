import type { SourceErrorCode } from '../../cxengage/errors.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Profile } from '../../mapping/profile/profile.ts';

const outages: ReadonlySet<string> = new Set<SourceErrorCode>([
  'unavailable',
  'deadline',
  'overloaded',
  'refused-credentials',
  'wrong-address',
]);

/** Whether a call failed because the source is not there for the bridge, or not in time: what is known from before is then better than nothing. */
export function isOutage(error: unknown): boolean {
  return error instanceof BridgeError && outages.has(error.code);
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
