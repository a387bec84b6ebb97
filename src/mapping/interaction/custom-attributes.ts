import { instantOf } from '../../cxengage/schema/instant.ts';
import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostics.table.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { escaped, placesIn } from '../pointer/pointer.ts';
import { ownEntry, type Profile } from '../profile/profile.ts';
import { buildTraced, type Trace } from '../trace/trace.ts';

/** An attribute of one entry; its name and its value may be missing. */
interface Attribute {
  readonly name: string | undefined;
  readonly value: string | undefined;
  readonly at: number;
}

/**
 * Custom attributes by name; of a name given twice the latest value counts. Lists carry only the names that were asked for. Names are the
 * customer's own, so they are kept as own properties whatever they spell.
 */
export function customAttributesOf(
  { record, raw }: TranslationInput,
  asked: readonly string[] | 'all',
  profile: Profile,
  findings: DiagnosticsCollector,
  trace?: Trace,
): Record<string, string> | undefined {
  if (record.interactionAttributes.length === 0) return undefined;
  const tell = (code: DiagnosticCode, place: number): void => {
    const [at = place] = placesIn(record.interactionAttributes, raw.record['interactionAttributes']).slice(place);
    findings.report(code, `/interactionAttributes/${at}`);
  };
  const latest = new Map<string, Attribute>();
  for (const [place, entry] of record.interactionAttributes.entries()) {
    const attribute = buildTraced(trace, () => attributeOf(entry, profile));
    const { name, value, at } = attribute;
    if (name === undefined || value === undefined) {
      tell('incomplete-attribute', place);
      continue;
    }
    if (asked !== 'all' && !asked.includes(name)) continue;
    const known = latest.get(name);
    if (known) tell('repeated-attribute', place);
    const [newer, older] = known && known.at > at ? [known, attribute] : [attribute, known];
    if (older) trace?.join(newer, older);
    latest.set(name, newer);
  }
  const found = [...latest];
  for (const [name, attribute] of found) {
    trace?.recordOrigin(`/interaction/customAttributes/${escaped(name)}`, 'customAttributes', attribute);
  }
  return found.length > 0 ? Object.fromEntries(found.map(([name, { value }]) => [name, value as string])) : undefined;
}

function attributeOf(entry: CxInteraction['interactionAttributes'][number], profile: Profile): Attribute {
  const { name: nameField, value: valueField, names } = profile.customAttributes;
  const own = entry[nameField];
  return { name: ownEntry(names, own) ?? own, value: entry[valueField], at: instantOf(entry.timestamp) ?? 0 };
}
