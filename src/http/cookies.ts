import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Tenant } from '../tenants/tenant.ts';

/** The cookie of a sign-in (GWS). */
export const SESSION_COOKIE = 'JSESSIONID';
/** The cookie by which a CometD server recognises the tabs of one browser. */
export const BROWSER_COOKIE = 'BAYEUX_BROWSER';

/** Sets a cookie that ends with the browser session, with the attributes of the tenant. `SameSite=None` needs `Secure`. */
export function setCookie(
  reply: FastifyReply,
  { site, cookies }: Pick<Tenant, 'site' | 'cookies'>,
  name: string,
  value: string,
): void {
  const isHttps = site().publicUrl.startsWith('https:');
  const secure = cookies.sameSite === 'None' || cookies.secure === 'always' || (cookies.secure === 'auto' && isHttps);
  const attributes = `Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=${cookies.sameSite}`;
  reply.header('set-cookie', `${name}=${value}; ${attributes}`);
}

const browserCookie = new RegExp(`(?:^|;\\s*)${BROWSER_COOKIE}=([\\w-]{1,64})(?:;|$)`);

/** Which browser a request is from, by its cookies; undefined if they do not say so in the form of this bridge. */
export function browserOf({ cookie }: IncomingHttpHeaders): string | undefined {
  return cookie === undefined ? undefined : browserCookie.exec(cookie)?.[1];
}
