import { SimulatedTenant } from '../../src/simulator/tenant.ts';

/** Ids of generated interactions of one kind. They depend only on the seed, so all processes get the same ids. */
export function generatedIdsOf(kind: 'voice' | 'chat', count: number): readonly string[] {
  const tenant = new SimulatedTenant(1, 20_000, Date.now);
  const ids = tenant.generatedIds(20_000).filter((id) => {
    const entry = tenant.find(id);
    return kind === 'voice'
      ? entry?.interaction['channelType'] === 'voice'
      : entry?.artifacts?.[0]?.artifactType === 'messaging-transcript';
  });
  return ids.slice(0, count);
}
