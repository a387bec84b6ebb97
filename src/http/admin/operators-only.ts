import { hash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AdminRefusal } from './admin-refusal.ts';

/** Who may use a listener for operators. */
export interface OperatorRules {
  /** Needed for every request; undefined if the listener is only reachable from this machine. */
  readonly token: string | undefined;
  /** The address that it listens on. */
  readonly host: string;
}

/** Refuses every other request with AdminRefusal. Nothing is kept by a browser or a proxy. */
export function operatorsOnly(app: FastifyInstance, { token, host }: OperatorRules): void {
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('cache-control', 'no-store');
    if (token !== undefined) requireToken(headers.authorization, token);
    else if (!isHostAllowed(headers.host, host)) {
      // A page in a browser of this machine could reach the listener by a name of its own.
      throw new AdminRefusal(403, `Ask for ${host} or localhost; other names are not served here`);
    }
  });
}

/** Compares hashes, which have the same length and take the same time. */
function requireToken(authorization: string | undefined, token: string): void {
  const given = authorization?.replace(/^Bearer /i, '') ?? '';
  const [one, other] = [given, token].map((text) => hash('sha256', text, 'buffer')) as [Buffer, Buffer];
  if (!timingSafeEqual(one, other))
    throw new AdminRefusal(401, 'Send the token of ADMIN_TOKEN as "Authorization: Bearer …"');
}

function isHostAllowed(header: string | undefined, host: string): boolean {
  if (header === undefined || !URL.canParse(`http://${header}`)) return false;
  const name = new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === host.toLowerCase() || isIP(name) !== 0;
}
