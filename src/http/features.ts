import type { FastifyInstance } from 'fastify';
import type { Features } from '../genesys/features.ts';
import { Refusal } from '../genesys/refusal.ts';
import { featureResources } from '../genesys/resources.ts';

/** The contact center's features: addresses by default, whole with `fields=*` (Features, 8.5.1). */
export function registerFeatures(app: FastifyInstance, publicUrl: string, { on }: Features): void {
  const features = featureResources(publicUrl, on);
  app.get<{ Querystring: { fields?: unknown } }>('/features', async (request) =>
    request.query.fields === '*'
      ? { statusCode: 0, features }
      : { statusCode: 0, uris: features.map((feature) => feature.uri) },
  );
  app.get<{ Params: { id: string } }>('/features/:id', async (request) => {
    const feature = features.find(({ id }) => id === request.params.id);
    if (!feature) throw new Refusal('not-found');
    return { statusCode: 0, feature };
  });
}
