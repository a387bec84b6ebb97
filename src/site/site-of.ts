import type { Site } from '../mapping/input/translation-input.ts';
import type { Profile } from '../mapping/profile/profile.ts';
import { createSite } from '../mapping/site.ts';

/** The settings that a site is made of. The public URL and the time zone may be unset. */
export interface SiteSettings {
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly timeZone: string | undefined;
  readonly mappingProfile: string | undefined;
}

/** The site with this profile and these settings. What is unset follows from the profile and the port. */
export function siteOf(profile: Profile, settings: Omit<SiteSettings, 'mappingProfile'>): Site {
  return createSite(profile, settings.timeZone ?? profile.timeZone, publicUrlOf(settings));
}

/** Base URL of the bridge as clients see it. */
export function publicUrlOf({ publicUrl, port }: Pick<SiteSettings, 'publicUrl' | 'port'>): string {
  return publicUrl ?? `http://localhost:${port}/api/v2`;
}
