import type { Authenticator } from '../auth/authenticator.ts';
import type { Features } from '../genesys/features.ts';
import type { HistorySource } from '../history/history-source.ts';
import type { Site } from '../mapping/input/translation-input.ts';

/** Everything that belongs to one tenant. Read per request, so a change of a tenant needs no restart. */
export interface Tenant {
  readonly id: string;
  readonly sources: TenantSources;
  readonly features: Features;
  readonly authenticator: Authenticator;
  /** The site as it is now. */
  readonly site: () => Site;
  /** Origins of pages in browsers that may use the API. */
  readonly allowedOrigins: readonly string[];
  readonly cookies: CookieSettings;
  /** Whether requests that change something need the token of the sign-in. */
  readonly requiresCsrfToken: boolean;
  /** Milliseconds after which an operation without an answer fails. */
  readonly operationTimeoutMs: number;
}

/** Attributes of cookies, for desktops that are embedded in pages of another site. `auto`: Secure if the public URL is https. */
export interface CookieSettings {
  readonly sameSite: 'Lax' | 'Strict' | 'None';
  readonly secure: 'auto' | 'always' | 'never';
}

/** The history sources that requests may name. */
export interface TenantSources {
  readonly main: HistorySource;
  /** Undefined if no archive is configured. */
  readonly archive: HistorySource | undefined;
}
