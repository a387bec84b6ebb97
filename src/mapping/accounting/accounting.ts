import { manifestFields } from '../../cxengage/schema/artifact.ts';
import { noteFields, userFields } from '../../cxengage/schema/entities.ts';
import type { Field } from '../../cxengage/schema/fields.ts';
import { isReadable } from '../../cxengage/schema/instant.ts';
import { interactionFields } from '../../cxengage/schema/interaction.ts';
import { conversationFields, transcriptFields } from '../../cxengage/schema/transcript.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { type Path, parsedPointer, pointerOf } from '../pointer/pointer.ts';
import type { Profile } from '../profile/profile.ts';

/** What becomes of a place that no output field is made from, and why. */
export interface Exclusion {
  readonly as: 'ignored' | 'not-in-target';
  readonly reason: string;
}

/** What is known of a place: what a shape reads there, what the profile says of it, and the places below it. */
interface Place {
  field: Field | undefined;
  dropped: Exclusion | undefined;
  /** A value of this type needs no closer look. */
  expects: 'anything' | 'string' | 'number' | 'boolean' | 'time' | 'a look';
  readonly key: string;
  readonly children: Map<string, Place>;
  /** The place that came first in it, and the one that came after it, the last time. */
  first: Place | undefined;
  next: Place | undefined;
}

/** Every document, by the name that pointers into it begin with. */
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
  'others#': { kind: 'object', fields: new Map() },
} as const satisfies Record<string, Field>;

/** Documents that may stand around a record. */
const around = ['notes', 'manifests', 'users', 'subType', 'now', 'others'] as const;

type DocumentName = keyof typeof documents;
type Places = Readonly<Record<DocumentName, Place>>;

const compiled = new WeakMap<Profile, Places>();

/**
 * Tells every field that no rule reads and the profile does not ignore, every value of another type than documented, and what the target has
 * no place for. A null says nothing and is passed over. What is below an unknown field is told with it.
 */
export function reportUnreadFields(
  { raw, transcript }: TranslationInput,
  profile: Profile,
  findings: DiagnosticsCollector,
): void {
  const places = placesOf(profile);
  visitObject(raw.record, places[''], '', findings);
  if (transcript?.kind === 'stored') visit(transcript.raw, places['transcript#'], 'transcript#', findings);
  if (transcript?.kind === 'live') visit(transcript.raw, places['conversation#'], 'conversation#', findings);
  for (const name of around) {
    if (raw[name] !== undefined) visit(raw[name], places[`${name}#`], `${name}#`, findings);
  }
}

/** What becomes of the place by the profile, whatever rules read it. */
export function exclusionAt(pointer: string, profile: Profile): Exclusion | undefined {
  const { document, keys } = parsedPointer(pointer);
  let place: Place | undefined = placesOf(profile)[document as DocumentName];
  for (const key of keys) {
    if (place?.dropped) break;
    place = place?.children.get(key) ?? place?.children.get('*');
  }
  return place?.dropped;
}

function visit(value: unknown, place: Place, path: Path | string, findings: DiagnosticsCollector): void {
  if (value === null || value === undefined) return;
  if (place.dropped?.as === 'not-in-target' && value !== false && !isEmpty(value))
    findings.report('not-in-target', pointerOf(path));
  const { field } = place;
  if (field === undefined) {
    if (place.dropped) return;
    if (isJsonObject(value)) visitObject(value, place, path, findings);
    else if (Array.isArray(value) && place.children.has('*')) visitList(value, place, path, findings);
    else findings.report('unknown-field', pointerOf(path));
  } else if (field.kind === 'list' && Array.isArray(value)) visitList(value, place, path, findings);
  else if (field.kind === 'object' && isJsonObject(value)) visitObject(value, place, path, findings);
  else if (field.kind === 'time' && typeof value === 'string') {
    if (!isPlain(value, 'time')) findings.report('unreadable-time', pointerOf(path));
  } else if (!fits(value, field)) findings.report('wrong-type', pointerOf(path), kindOf(value));
}

function visitObject(value: JsonObject, container: Place, path: Path | string, findings: DiagnosticsCollector): void {
  const { children } = container;
  let before: Place | undefined;
  for (const key in value) {
    const inner = value[key];
    // Objects of a kind mostly have their keys in the same order, so the place that came next the last time is looked at first.
    let place = before ? before.next : container.first;
    if (place?.key !== key) {
      place = children.get(key);
      if (before) before.next = place;
      else container.first = place;
    }
    if (place) before = place;
    else place = children.get('*');
    if (inner === null) continue;
    if (place === undefined) findings.report('unknown-field', pointerOf({ parent: path, key }));
    else if (!isPlain(inner, place.expects)) visit(inner, place, { parent: path, key }, findings);
  }
}

function visitList(
  value: readonly unknown[],
  { children }: Place,
  path: Path | string,
  findings: DiagnosticsCollector,
): void {
  const entry = children.get('*');
  if (!entry) return;
  for (let key = 0; key < value.length; key += 1) visit(value[key], entry, { parent: path, key }, findings);
}

/** Nearly every value is what is expected and has nothing below it. */
function isPlain(value: unknown, expects: Place['expects']): boolean {
  // Each type by its name: comparing `typeof value` with a variable takes several times as long.
  switch (expects) {
    case 'string':
      return typeof value === 'string';
    case 'anything':
      return true;
    case 'time':
      return typeof value === 'string' && (value === '' || isReadable(value));
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'a look':
      return false;
  }
}

function expectedAt({ field, dropped }: Place): Place['expects'] {
  if (dropped?.as === 'not-in-target') return 'a look';
  if (field === undefined) return dropped ? 'anything' : 'a look';
  const { kind } = field;
  if (kind === 'any') return 'anything';
  if (kind === 'stamp') return 'string';
  return kind === 'object' || kind === 'list' ? 'a look' : kind;
}

function fits(value: unknown, { kind }: Field): boolean {
  switch (kind) {
    case 'any':
      return true;
    case 'stamp':
      return typeof value === 'string' || typeof value === 'number';
    case 'list':
      return isEmpty(value); // in messages the vendor writes an empty list as {}
    case 'object':
      return false; // one would have been looked into
    default:
      return typeof value === kind;
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function placesOf(profile: Profile): Places {
  let places = compiled.get(profile);
  if (!places) {
    const fresh = Object.fromEntries(Object.entries(documents).map(([name, field]) => [name, placeOf('', field)]));
    places = fresh as Record<DocumentName, Place>;
    const { ignored, notInTarget, userData, subject } = profile;
    drop(places, ignored, 'ignored');
    drop(places, notInTarget, 'not-in-target');
    for (const pointer of [...Object.values(userData), ...subject]) {
      if (pointer.startsWith('/')) for (const place of placesAt(places, pointer)) place.field ??= { kind: 'any' };
    }
    for (const root of Object.values(places)) settle(root);
    compiled.set(profile, places);
  }
  return places;
}

/** Decides what is expected, once all is known of a place. */
function settle(place: Place): void {
  place.expects = expectedAt(place);
  for (const child of place.children.values()) settle(child);
}

function placeOf(key: string, field: Field | undefined): Place {
  const children = new Map<string, Place>();
  if (field?.kind === 'object') for (const [each, inner] of field.fields) children.set(each, placeOf(each, inner));
  if (field?.kind === 'list') children.set('*', placeOf('*', field.entry));
  return { key, field, dropped: undefined, expects: 'a look', children, first: undefined, next: undefined };
}

function drop(places: Places, pointers: Profile['ignored'], as: Exclusion['as']): void {
  // What names a place more exactly has the last word, wherever it stands in the profile.
  const stars = (pointer: string): number => pointer.split('*').length;
  const exactLast = Object.entries(pointers).toSorted(([a], [b]) => stars(b) - stars(a));
  for (const [pointer, reason] of exactLast) {
    for (const place of placesAt(places, pointer)) place.dropped = { as, reason };
  }
}

/** The places that a pointer of the profile means: with `*` the known ones and all others. The way there is made where no shape knows it. */
function placesAt(places: Places, pointer: string): readonly Place[] {
  const { document, keys } = parsedPointer(pointer);
  let found = [places[document as DocumentName]];
  for (const key of keys) {
    found = found.flatMap((place) => {
      if (!place.children.has(key)) place.children.set(key, placeOf(key, undefined));
      return key === '*' ? [...place.children.values()] : [place.children.get(key) as Place];
    });
  }
  return found;
}
