import { compareInstants } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escapeKey, originalIndexes } from '../pointer/pointer.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';

/** The attribute in one entry; its name and its value may be missing. */
interface Attribute {
  readonly name: string | undefined;
  readonly value: string | undefined;
  readonly timestamp: string | undefined;
}

/**
 * Custom attributes by name; the latest value of a repeated name wins. Only the requested names are returned. Tenants choose the names, so
 * even a name like `__proto__` becomes an own property.
 */
export function customAttributesOf(
  { record, raw }: TranslationInput,
  requested: readonly string[] | 'all',
  profile: Profile,
  diagnostics: DiagnosticsCollector,
  trace?: Trace,
): Record<string, string> | undefined {
  if (record.interactionAttributes.length === 0) return undefined;
  let indexes: readonly number[] | undefined;
  const report = (code: DiagnosticCode, index: number): void => {
    indexes ??= originalIndexes(record.interactionAttributes, raw.record['interactionAttributes']);
    diagnostics.report(code, `/interactionAttributes/${indexes[index] ?? index}`);
  };
  const latest = new Map<string, Attribute>();
  for (const [index, entry] of record.interactionAttributes.entries()) {
    const attribute = buildTraced(trace, () => attributeOf(entry, profile));
    const { name, value, timestamp } = attribute;
    if (name === undefined || value === undefined) {
      report('incomplete-attribute', index);
      continue;
    }
    if (requested !== 'all' && !requested.includes(name)) continue;
    const previous = latest.get(name);
    if (previous) report('repeated-attribute', index);
    const [newer, older] =
      previous && compareInstants(previous.timestamp, timestamp) > 0 ? [previous, attribute] : [attribute, previous];
    if (older) trace?.addSources(newer, older);
    latest.set(name, newer);
  }
  const entries = [...latest];
  for (const [name, attribute] of entries) {
    trace?.recordOrigin(`/interaction/customAttributes/${escapeKey(name)}`, 'customAttributes', attribute);
  }
  return entries.length > 0
    ? Object.fromEntries(entries.map(([name, { value }]) => [name, value as string]))
    : undefined;
}

function attributeOf(entry: CxInteraction['interactionAttributes'][number], profile: Profile): Attribute {
  const { name: nameField, value: valueField, names } = profile.customAttributes;
  const name = entry[nameField];
  return { name: ownEntry(names, name) ?? name, value: entry[valueField], timestamp: entry.timestamp };
}
