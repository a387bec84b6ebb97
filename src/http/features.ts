import type { FastifyInstance } from 'fastify';
import { Refusal } from '../genesys/refusal.ts';
import { type FeatureResource, featureResources } from '../genesys/resources.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { callerOf } from './authentication.ts';

/** The features of a tenant with their addresses. */
export function featuresOfTenant({ features, site }: Tenant): readonly FeatureResource[] {
  return featureResources(site().publicUrl, features.enabled);
}

/** The contact center's features: their addresses by default, complete with `fields=*` (Features, 8.5.1). */
export function registerFeatures(app: FastifyInstance): void {
  app.get<{ Querystring: { fields?: unknown } }>('/features', async (request) => {
    const features = featuresOfTenant(callerOf(request).tenant);
    return request.query.fields === '*'
      ? { statusCode: 0, features }
      : { statusCode: 0, uris: features.map((feature) => feature.uri) };
  });
  app.get<{ Params: { id: string } }>('/features/:id', async (request) => {
    const feature = featuresOfTenant(callerOf(request).tenant).find(({ id }) => id === request.params.id);
    if (!feature) throw new Refusal('not-found');
    return { statusCode: 0, feature };
  });
}
