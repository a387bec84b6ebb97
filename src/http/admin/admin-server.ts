import { hash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { BridgeError } from '../../kit/bridge-error.ts';
import { failureFields } from '../../kit/failure-fields.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';

/** Levels that the log may be set to. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What is erased or purged: one subject, of one contact center. */
export interface AdminSubject {
  readonly kind: 'interaction' | 'contact' | 'phone' | 'email' | 'tenant';
  readonly value: string;
  /** Id of a contact center or of its CXEngage tenant; undefined if there is only one. */
  readonly tenant: string | undefined;
}

/** What the admin listener offers. */
export interface AdminParts {
  readonly log: FastifyBaseLogger;
  /** Needed for every request; undefined if the listener is only reachable from this machine. */
  readonly token: string | undefined;
  /** The address that it listens on. */
  readonly host: string;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** The documents at `/documentation`, by name. */
  readonly documents: Readonly<Record<string, () => JsonObject>>;
  /** Drops cached answers. Returns how many. */
  purge(subject: AdminSubject): Promise<number>;
  erase(subject: AdminSubject): Promise<object>;
  logLevel(): LogLevel;
  setLogLevel(level: LogLevel): void;
  readonly onRoute?: ((route: { readonly method: string; readonly url: string }) => void) | undefined;
}

/** A request that cannot be served, in one sentence. */
export class AdminRefusal extends BridgeError {
  readonly status: number;

  constructor(status: number, message: string) {
    super('AdminRefusal', 'admin-refusal', message);
    this.status = status;
  }
}

const MAX_BODY_BYTES = 16 * 1024;
const subjectKinds = ['interaction', 'contact', 'phone', 'email'] as const;

/** The admin side of the bridge, for operators, not yet listening. It is a listener of its own, so that no user's network reaches it. */
export function createAdminServer(parts: AdminParts): FastifyInstance {
  const { log, token, host, metrics, documents } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    return503OnClosing: false,
  });
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) parts.onRoute?.({ method: each, url });
  });
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('cache-control', 'no-store');
    if (token !== undefined) requireToken(headers.authorization, token);
    else if (!isHostAllowed(headers.host, host)) {
      // A page in a browser of this machine could reach the listener by a name of its own.
      throw new AdminRefusal(403, `Ask for ${host} or localhost; other names are not served here`);
    }
  });
  app.setErrorHandler((error: Error & { readonly statusCode?: number }, request, reply) => {
    if (error instanceof AdminRefusal) return reply.code(error.status).send({ error: error.message });
    if (error instanceof BridgeError && error.code === 'cache-unavailable')
      return reply.code(503).send({
        error: 'Redis does not answer, so it is not certain that everything is gone; try again when it is back',
      });
    const status = error.statusCode ?? 500;
    if (status === 415) return reply.code(status).send({ error: 'Send the body as application/json' });
    if (status < 500) return reply.code(status).send({ error: 'The body must be a JSON object' });
    request.log.error(failureFields(error), 'A request failed because of a bug in the bridge');
    return reply.code(500).send({ error: 'Internal error' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing at this address' }));

  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get('/documentation', async () => ({
    documents: Object.keys(documents).map((name) => `/documentation/${name}`),
  }));
  app.get<{ Params: { name: string } }>('/documentation/:name', async ({ params }) => {
    const document = Object.hasOwn(documents, params.name) ? documents[params.name] : undefined;
    if (!document) throw new AdminRefusal(404, `Ask for one of ${Object.keys(documents).join(', ')}`);
    return document();
  });
  app.post('/cache/purge', async ({ body }) => ({ purged: await parts.purge(subjectOf(body, true)) }));
  app.post('/erase', async ({ body }) => parts.erase(subjectOf(body, false)));
  app.get('/log-level', async () => ({ level: parts.logLevel() }));
  app.put('/log-level', async ({ body }) => {
    const level = logLevels.find((each) => isJsonObject(body) && body['level'] === each);
    if (level === undefined) throw new AdminRefusal(400, `Give {"level": …} with one of ${logLevels.join(', ')}`);
    parts.setLogLevel(level);
    return { level };
  });
  return app;
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

/** The one subject in a body. */
function subjectOf(body: unknown, mayBeTenant: boolean): AdminSubject {
  const given = isJsonObject(body) ? body : {};
  const tenant = typeof given['tenant'] === 'string' ? given['tenant'] : undefined;
  const found = subjectKinds.filter((kind) => given[kind] !== undefined);
  const [kind] = found;
  const value = kind === undefined ? undefined : given[kind];
  if (kind !== undefined && found.length === 1 && typeof value === 'string' && value.trim() !== '')
    return { kind, value: value.trim(), tenant };
  if (mayBeTenant && found.length === 0 && given['all'] === true) return { kind: 'tenant', value: '', tenant };
  const all = mayBeTenant ? ', or "all": true for the whole tenant' : '';
  throw new AdminRefusal(400, `Give one of ${subjectKinds.map((each) => `"${each}"`).join(', ')} with a text${all}`);
}
