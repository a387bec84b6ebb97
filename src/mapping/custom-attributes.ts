import { instantOf } from '../cxengage/schema/instant.ts';
import type { CxInteraction } from '../cxengage/schema/interaction.ts';
import type { Findings } from './findings.ts';

/**
 * Custom attributes by name; of a name given twice the latest value counts. Lists carry only the names that were asked for. Names are the
 * customer's own, so they are kept as own properties whatever they spell.
 */
export function customAttributesOf(
  record: CxInteraction,
  asked: readonly string[] | 'all',
  findings: Findings,
): Record<string, string> | undefined {
  const latest = new Map<string, { value: string; at: number }>();
  for (const [place, { hookType: name, hookName: value, timestamp }] of record.interactionAttributes.entries()) {
    if (name === undefined || value === undefined) continue;
    if (asked !== 'all' && !asked.includes(name)) continue;
    const at = instantOf(timestamp) ?? 0;
    const known = latest.get(name);
    if (known) findings.note('repeated-attribute', `/interactionAttributes/${place}`);
    if (!known || at >= known.at) latest.set(name, { value, at });
  }
  if (latest.size === 0) return undefined;
  return Object.fromEntries([...latest].map(([name, { value }]) => [name, value]));
}
