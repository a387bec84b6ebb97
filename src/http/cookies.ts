import type { FastifyReply } from 'fastify';
import type { Tenant } from '../tenants/tenant.ts';

/** The cookie of a sign-in (GWS). */
export const SESSION_COOKIE = 'JSESSIONID';
/** The cookie by which a CometD server recognises the tabs of one browser. */
export const BROWSER_COOKIE = 'BAYEUX_BROWSER';

const lowerCase = { Lax: 'lax', Strict: 'strict', None: 'none' } as const;

/** Sets a cookie that ends with the browser session, with the attributes of the tenant. `SameSite=None` needs `Secure`. */
export function setCookie(
  reply: FastifyReply,
  { site, cookies }: Pick<Tenant, 'site' | 'cookies'>,
  name: string,
  value: string,
): void {
  const isHttps = site().publicUrl.startsWith('https:');
  const secure = cookies.sameSite === 'None' || cookies.secure === 'always' || (cookies.secure === 'auto' && isHttps);
  const options = { path: '/', httpOnly: true, sameSite: lowerCase[cookies.sameSite], secure };
  // At once, and not only when the framework sends the reply: polls are answered without it.
  reply.header('set-cookie', reply.server.serializeCookie(name, value, options));
}
