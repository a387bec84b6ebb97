import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { BridgeError } from '../../kit/bridge-error.ts';
import { failureFields } from '../../kit/failure-fields.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { AdminRefusal } from './admin-refusal.ts';
import { type OperatorRules, operatorsOnly } from './operators-only.ts';

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
export interface AdminParts extends OperatorRules {
  readonly log: FastifyBaseLogger;
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

const MAX_BODY_BYTES = 16 * 1024;
const subjectKinds = ['interaction', 'contact', 'phone', 'email'] as const;

/** The admin side of the bridge, for operators, not yet listening. It is a listener of its own, so that no user's network reaches it. */
export function createAdminServer(parts: AdminParts): FastifyInstance {
  const { log, metrics, documents } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    return503OnClosing: false,
  });
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) parts.onRoute?.({ method: each, url });
  });
  operatorsOnly(app, parts);
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
