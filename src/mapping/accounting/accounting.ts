import { manifestFields } from '../../cxengage/schema/artifact.ts';
import { noteFields, userFields } from '../../cxengage/schema/entities.ts';
import type { Field } from '../../cxengage/schema/fields.ts';
import { isReadable } from '../../cxengage/schema/instant.ts';
import { interactionFields } from '../../cxengage/schema/interaction.ts';
import { conversationFields, transcriptFields } from '../../cxengage/schema/transcript.ts';
import { isJsonObject, type JsonObject, mayBeRounded } from '../../kit/json.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { type Path, parsePointer, pointerOf } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';

/** Why the profile leaves a field out of the result: it is ignored, or the target has no field for it. */
export interface Exclusion {
  readonly as: 'ignored' | 'not-in-target';
  readonly reason: string;
}

/** One location in a document: the schema field there, what the profile says about it, and the locations below it. */
interface FieldNode {
  field: Field | undefined;
  exclusion: Exclusion | undefined;
  /** Whether `userData` carries a text here, so that the target does have a place for it. */
  isAttached: boolean;
  /** The types of values that are accepted without a visit, as bits. */
  accepts: number;
  readonly key: string;
  readonly children: Map<string, FieldNode>;
  /** Cache of the key order of the object visited last: the first known child, and the known sibling that followed. */
  first: FieldNode | undefined;
  next: FieldNode | undefined;
}

/** Bits of `accepts`. A text or a time is a string. */
const [TEXT, TIME, NUMBER, BOOLEAN] = [1, 2, 4, 8];
const LONG_INTEGER = /^-?\d{16,}$/;
const SCALAR = TEXT | NUMBER | BOOLEAN;

/** The schema of every document, by the prefix of pointers into it. */
const documents = {
  '': interactionFields,
  'transcript#': transcriptFields,
  'conversation#': conversationFields,
  'notes#': { kind: 'list', entry: noteFields },
  'manifests#': {
    kind: 'object',
    fields: new Map([
      ['received', manifestFields],
      ['reply', manifestFields],
    ]),
  },
  'users#': { kind: 'object', fields: new Map([['*', userFields]]) },
  'subType#': { kind: 'string' },
  'now#': { kind: 'time' },
  'incomplete#': {
    kind: 'object',
    fields: new Map<string, Field>([
      ['transcript', { kind: 'string' }],
      ['unavailable', { kind: 'list', entry: { kind: 'string' } }],
      ['forbidden', { kind: 'list', entry: { kind: 'string' } }],
      ['altered', { kind: 'list', entry: { kind: 'string' } }],
    ]),
  },
  'unusedTranscript#': { kind: 'any' },
  'others#': { kind: 'object', fields: new Map() },
} as const satisfies Record<string, Field>;

/** Documents that may accompany a record. */
const relatedDocuments = ['notes', 'manifests', 'users', 'subType', 'now', 'incomplete', 'others'] as const;

type DocumentName = keyof typeof documents;
type FieldTrees = Readonly<Record<DocumentName, FieldNode>>;

const treesByProfile = new WeakMap<Profile, FieldTrees>();

/**
 * Reports fields that no rule reads and the profile does not ignore, values of undocumented types, and values that the target has no
 * field for. Null values are skipped. An unknown field is reported once, without the fields below it.
 */
export function reportUnreadFields(
  { raw, transcript }: TranslationInput,
  profile: Profile,
  diagnostics: DiagnosticsCollector,
): void {
  const trees = fieldTreesOf(profile);
  visitObject(raw.record, trees[''], '', diagnostics);
  if (transcript?.kind === 'stored') visit(transcript.raw, trees['transcript#'], 'transcript#', diagnostics);
  if (transcript?.kind === 'live') visit(transcript.raw, trees['conversation#'], 'conversation#', diagnostics);
  for (const name of relatedDocuments) {
    if (raw[name] !== undefined) visit(raw[name], trees[`${name}#`], `${name}#`, diagnostics);
  }
  // A supplied transcript may only be unused because the long integers in it were not read as texts.
  const unused = transcript?.kind === 'none' ? (transcript.raw ?? raw.unusedTranscript) : raw.unusedTranscript;
  if (holdsRoundedNumber(unused)) diagnostics.hasRoundedNumber = true;
}

/** The profile's exclusion for a pointer, the most specific one, regardless of which rules read it; undefined if there is none. */
export function exclusionAt(pointer: string, profile: Profile): Exclusion | undefined {
  const { document, keys } = parsePointer(pointer);
  let node: FieldNode | undefined = fieldTreesOf(profile)[document as DocumentName];
  let exclusion = node?.exclusion;
  for (const key of keys) {
    node = node?.children.get(key) ?? node?.children.get('*');
    if (!node) break;
    exclusion = node.exclusion ?? exclusion;
  }
  return exclusion;
}

function visit(value: unknown, node: FieldNode, path: Path | string, diagnostics: DiagnosticsCollector): void {
  if (value === null || value === undefined) return;
  const { field } = node;
  // Objects and lists of the schema are visited one by one.
  const isSearched = typeof value === 'number' || field === undefined || field.kind === 'any';
  if (isSearched && holdsRoundedNumber(value)) diagnostics.hasRoundedNumber = true;
  if (node.exclusion?.as === 'not-in-target' && value !== false && !isEmpty(value) && !isCarried(value, node))
    diagnostics.report('not-in-target', pointerOf(path));
  if (field === undefined) {
    if (node.exclusion) return;
    if (isJsonObject(value)) visitObject(value, node, path, diagnostics);
    else if (Array.isArray(value) && node.children.has('*')) visitList(value, node, path, diagnostics);
    else diagnostics.report('unknown-field', pointerOf(path));
  } else if (field.kind === 'list' && Array.isArray(value)) visitList(value, node, path, diagnostics);
  else if (field.kind === 'object' && isJsonObject(value)) visitObject(value, node, path, diagnostics);
  else if (field.kind === 'time' && (typeof value === 'string' || (typeof value === 'number' && value !== 0))) {
    if (!isAccepted(value, TIME)) diagnostics.report('unreadable-time', pointerOf(path));
  } else if ((field.kind === 'number' || (field.kind === 'any' && typeof value === 'number')) && isInexact(value)) {
    diagnostics.report('out-of-range', pointerOf(path));
  } else if (!matchesType(value, field)) diagnostics.report('wrong-type', pointerOf(path), kindOf(value));
}

/** Whether the attached data contains a value: only texts, numbers and booleans. */
function isCarried(value: unknown, { isAttached }: FieldNode): boolean {
  return isAttached && typeof value !== 'object';
}

function visitObject(
  value: JsonObject,
  container: FieldNode,
  path: Path | string,
  diagnostics: DiagnosticsCollector,
): void {
  const { children } = container;
  let previous: FieldNode | undefined;
  for (const key in value) {
    const child = value[key];
    // Objects of one type usually have the same key order, so the node that followed last time is tried first.
    let node = previous ? previous.next : container.first;
    if (node?.key !== key) {
      node = children.get(key);
      if (previous) previous.next = node;
      else container.first = node;
    }
    if (node) previous = node;
    else node = children.get('*');
    if (child === null) continue;
    if (node === undefined) diagnostics.report('unknown-field', pointerOf({ parent: path, key }));
    else if (!isAccepted(child, node.accepts)) visit(child, node, { parent: path, key }, diagnostics);
  }
}

function visitList(
  value: readonly unknown[],
  { children }: FieldNode,
  path: Path | string,
  diagnostics: DiagnosticsCollector,
): void {
  const entry = children.get('*');
  if (!entry) return;
  for (let key = 0; key < value.length; key += 1) visit(value[key], entry, { parent: path, key }, diagnostics);
}

/** Fast path: most values are scalars of the documented type and need no visit. */
function isAccepted(value: unknown, accepts: number): boolean {
  if (typeof value === 'string') {
    return (accepts & TEXT) !== 0 || ((accepts & TIME) !== 0 && (isReadable(value) || value.trim() === ''));
  }
  if (typeof value === 'number') return (accepts & NUMBER) !== 0 && !mayBeRounded(value);
  return typeof value === 'boolean' && (accepts & BOOLEAN) !== 0;
}

/** Whether a number has more digits than can be read exactly. Long integers are texts of digits here. */
function isInexact(value: unknown): boolean {
  if (typeof value === 'string') return LONG_INTEGER.test(value) && mayBeRounded(Number(value));
  return typeof value === 'number' && mayBeRounded(value);
}

/** Whether a number in this value may be a rounded integer. */
function holdsRoundedNumber(value: unknown): boolean {
  if (typeof value === 'number') return mayBeRounded(value);
  if (typeof value !== 'object' || value === null) return false;
  // Not recursive: values may be nested as deep as a record is long.
  const found: unknown[] = [value];
  for (let next = found.pop(); next !== undefined; next = found.pop()) {
    if (typeof next === 'number' && mayBeRounded(next)) return true;
    if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) found.push(child);
  }
  return false;
}

function acceptedAt({ field, exclusion }: FieldNode): number {
  if (exclusion?.as === 'not-in-target') return 0;
  if (field === undefined) return exclusion ? SCALAR : 0;
  switch (field.kind) {
    case 'any':
      return SCALAR;
    case 'string':
    case 'stamp':
      return TEXT;
    case 'time':
      return TIME;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    default:
      return 0;
  }
}

function matchesType(value: unknown, field: Field): boolean {
  const { kind } = field;
  switch (kind) {
    case 'any':
      return true;
    case 'stamp':
      return typeof value === 'string' || typeof value === 'number';
    case 'list':
      return value === '' || (field.mayBeObject === true && isEmpty(value));
    case 'object':
      return false; // visit() has handled objects already
    default:
      return typeof value === kind;
  }
}

/** The type of a value as diagnostics name it. */
export function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function fieldTreesOf(profile: Profile): FieldTrees {
  let trees = treesByProfile.get(profile);
  if (!trees) {
    const created = Object.fromEntries(Object.entries(documents).map(([name, field]) => [name, createNode('', field)]));
    trees = created as Record<DocumentName, FieldNode>;
    const { ignored, notInTarget, userData, subject } = profile;
    applyExclusions(trees, ignored, 'ignored');
    applyExclusions(trees, notInTarget, 'not-in-target');
    for (const pointer of [...Object.values(userData), ...subject]) {
      if (pointer.startsWith('/')) for (const node of nodesAt(trees, pointer)) node.field ??= { kind: 'any' };
    }
    for (const pointer of Object.values(userData)) {
      if (pointer.startsWith('/')) for (const node of nodesAt(trees, pointer)) node.isAttached = true;
    }
    for (const root of Object.values(trees)) updateAccepted(root);
    treesByProfile.set(profile, trees);
  }
  return trees;
}

/** Computes `accepts` of every node, after the profile has been applied. */
function updateAccepted(node: FieldNode): void {
  node.accepts = acceptedAt(node);
  for (const child of node.children.values()) updateAccepted(child);
}

function createNode(key: string, field: Field | undefined): FieldNode {
  const children = new Map<string, FieldNode>();
  if (field?.kind === 'object') for (const [name, child] of field.fields) children.set(name, createNode(name, child));
  if (field?.kind === 'list') children.set('*', createNode('*', field.entry));
  return {
    key,
    field,
    exclusion: undefined,
    isAttached: false,
    accepts: 0,
    children,
    first: undefined,
    next: undefined,
  };
}

function applyExclusions(trees: FieldTrees, pointers: Profile['ignored'], as: Exclusion['as']): void {
  // The pointer with the fewest wildcards wins, independent of the order in the profile, so it is applied last.
  const wildcardCount = (pointer: string): number => pointer.split('*').length;
  const mostSpecificLast = Object.entries(pointers).toSorted(([a], [b]) => wildcardCount(b) - wildcardCount(a));
  for (const [pointer, reason] of mostSpecificLast) {
    for (const node of nodesAt(trees, pointer)) node.exclusion = { as, reason };
  }
}

/** The nodes that a profile pointer matches; `*` matches the known children and the wildcard child. Creates nodes that the schema lacks. */
function nodesAt(trees: FieldTrees, pointer: string): readonly FieldNode[] {
  const { document, keys } = parsePointer(pointer);
  let nodes = [trees[document as DocumentName]];
  for (const key of keys) {
    nodes = nodes.flatMap((node) => {
      if (!node.children.has(key)) node.children.set(key, createNode(key, undefined));
      return key === '*' ? [...node.children.values()] : [node.children.get(key) as FieldNode];
    });
  }
  return nodes;
}
