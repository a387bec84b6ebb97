import { Tenant } from '../../src/simulator/tenant.ts';

/** Ids of generated interactions of one kind, the same in every process since they follow from the seed. */
export function generatedIdsOf(kind: 'voice' | 'chat', count: number): readonly string[] {
  const tenant = new Tenant(1, 20_000, Date.now);
  const wanted = tenant.generatedIds(20_000).filter((id) => {
    const entry = tenant.find(id);
    return kind === 'voice'
      ? entry?.interaction['channelType'] === 'voice'
      : entry?.artifacts?.[0]?.artifactType === 'messaging-transcript';
  });
  return wanted.slice(0, count);
}
