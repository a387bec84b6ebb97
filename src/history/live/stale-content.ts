import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Profile } from '../../mapping/profile/profile.ts';

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
