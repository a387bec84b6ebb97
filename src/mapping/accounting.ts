import type { Field } from '../cxengage/schema/fields.ts';
import { interactionFields } from '../cxengage/schema/interaction.ts';
import { isJsonObject, type JsonObject } from '../kit/json.ts';
import type { Findings } from './findings.ts';
import type { Profile } from './profile.ts';

/** What is known of a place in a record: read by a rule, ignored by a rule of the profile, or a way to both. */
type Known = Field | { readonly kind: 'ignored' };
interface Node {
  readonly known: Known | undefined;
  readonly children: ReadonlyMap<string, Node>;
}

const compiled = new WeakMap<Profile, Node>();

/**
 * Tells every field that no rule reads and the profile does not ignore, and every value of another type than documented. A null says nothing
 * and is passed over. What is below an unknown field is told with it.
 */
export function accountFor(raw: JsonObject, profile: Profile, findings: Findings): void {
  let root = compiled.get(profile);
  if (!root) {
    root = nodeOf(interactionFields, '', Object.keys(profile.ignored));
    compiled.set(profile, root);
  }
  visitObject(raw, root, '', findings);
}

function visit(value: unknown, node: Node, pointer: string, findings: Findings): void {
  const { known } = node;
  if (value === null || known === undefined || known.kind === 'any' || known.kind === 'ignored') return;
  const kind = Array.isArray(value) ? 'list' : typeof value;
  if (kind !== known.kind) findings.note('wrong-type', pointer, kind);
  else if (isJsonObject(value)) visitObject(value, node, pointer, findings);
  else if (Array.isArray(value)) visitList(value, node, pointer, findings);
}

function visitList(value: readonly unknown[], { children }: Node, pointer: string, findings: Findings): void {
  const entry = children.get('*');
  if (!entry) return;
  for (const [place, each] of value.entries()) visit(each, entry, `${pointer}/${place}`, findings);
}

function visitObject(value: JsonObject, { children }: Node, pointer: string, findings: Findings): void {
  for (const key of Object.keys(value)) {
    const child = children.get(key);
    if (child) visit(value[key], child, `${pointer}/${escaped(key)}`, findings);
    else if (value[key] !== null) findings.note('unknown-field', `${pointer}/${escaped(key)}`);
  }
}

/** The known places at and below `pattern`, in which `*` stands for every entry of a list. */
function nodeOf(known: Known | undefined, pattern: string, ignored: readonly string[]): Node {
  const children = new Map<string, Node>();
  const fields: (readonly [string, Known])[] =
    known?.kind === 'object' ? [...known.fields] : known?.kind === 'list' ? [['*', known.entry]] : [];
  for (const [key, field] of fields) children.set(key, nodeOf(field, `${pattern}/${escaped(key)}`, ignored));
  for (const each of ignored) {
    const key = each.slice(pattern.length + 1);
    if (!each.startsWith(`${pattern}/`) || key === '' || key.includes('/')) continue;
    children.set(unescaped(key), { known: { kind: 'ignored' }, children: new Map() });
  }
  return { known, children };
}

/** A key as JSON pointers write it (RFC 6901). */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
