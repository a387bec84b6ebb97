import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BridgeError } from '../../kit/bridge-error.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { fingerprinted, type Profile, ProfileShape } from './profile.ts';

/** A profile that cannot be used. One sentence for each fault, with file, line and column where there is one. */
export class ProfileError extends BridgeError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super('ProfileError', 'bad-profile', faults.join('; '));
    this.faults = faults;
  }
}

/** Brings the text of a profile by its address. Whatever it throws is passed on. */
export type ReadText = (url: string) => Promise<string>;

/** A profile and the addresses of all files it is made of, its own first. */
export interface LoadedProfile {
  readonly profile: Profile;
  readonly files: readonly string[];
}

interface Layer {
  readonly url: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly content: JsonObject;
}

/**
 * Reads a profile with everything it extends and lays one over the other: tables entry by entry, everything else as a whole, and `null`
 * takes away what was inherited. `defaults` is the address that `extends: default` means. Throws ProfileError with every fault.
 */
export async function loadProfile(url: string, defaults: string, read: ReadText): Promise<LoadedProfile> {
  const layers: Layer[] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const layer: Layer = readLayer(next, await read(next));
    const circle = layers.some((known) => known.url === layer.url);
    if (circle)
      throw new ProfileError([
        `${nameOf(next)}: extends itself, by way of ${layers.map(({ url: at }) => nameOf(at)).join(', ')}`,
      ]);
    layers.push(layer);
    next = parentOf(layer, defaults);
  }
  const merged = layers.reduceRight<JsonObject>((base, { content }) => merge(base, content), {});
  const { extends: _extends, ...values } = merged;
  const result = ProfileShape.safeParse(values);
  if (!result.success) throw new ProfileError(result.error.issues.flatMap((issue) => faultsOf(issue, layers)));
  return { profile: fingerprinted(result.data), files: layers.map((layer) => layer.url) };
}

function readLayer(url: string, text: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ProfileError(document.errors.map(({ pos: [at], message }) => `${placeOf(url, lines, at)}: ${message}`));
  }
  const content: unknown = document.toJS() ?? {};
  if (!isJsonObject(content)) throw new ProfileError([`${nameOf(url)}: a profile is a table of names and values`]);
  return { url, document, lines, content };
}

function parentOf(layer: Layer, defaults: string): string | undefined {
  const parent = layer.content['extends'];
  if (parent === undefined) return undefined;
  if (typeof parent !== 'string' || !URL.canParse(parent, layer.url)) {
    throw new ProfileError([`${locate(['extends'], [layer])}: extends: give "default" or the path of another profile`]);
  }
  return parent === 'default' ? defaults : new URL(parent, layer.url).href;
}

function merge(base: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const inherited = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? merge(isJsonObject(inherited) ? inherited : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

function faultsOf(issue: z.core.$ZodIssue, layers: readonly Layer[]): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${locate([...issue.path, key], layers)}: ${key}: not a setting of a profile`);
  }
  return [`${locate(issue.path, layers)}: ${issue.path.join('.')}: ${issue.message}`];
}

/** File, line and column of a value: in the layer that says it, the most special first; the file alone where none does. */
function locate(path: readonly PropertyKey[], layers: readonly Layer[]): string {
  for (const { url, document, lines } of layers) {
    const at = offsetOf(document, path);
    if (at !== undefined) return placeOf(url, lines, at);
  }
  return nameOf(layers[0]?.url ?? '');
}

/** Where a value's key stands, which is where a person looks for it; for a list's entry where the entry itself stands. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1));
  const last = path.at(-1);
  const key = isMap(parent)
    ? parent.items.map((pair) => pair.key).find((each) => isScalar(each) && each.value === last)
    : document.getIn(path, true);
  return isNode(key) ? key.range?.[0] : undefined;
}

function placeOf(url: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${nameOf(url)}:${line}:${col}`;
}

/** The path of a file's address, as people write it. */
function nameOf(url: string): string {
  return url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
}
