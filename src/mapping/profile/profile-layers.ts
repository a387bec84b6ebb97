import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { BridgeError } from '../../kit/bridge-error.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { type Profile, ProfileShape, withFingerprint } from './profile.ts';
import { profileFaultsOf } from './profile-problems.ts';

/** An invalid profile. One message for each problem, with file, line and column if known. */
export class ProfileError extends BridgeError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('ProfileError', 'bad-profile', problems.join('; '));
    this.problems = problems;
  }
}

/** Reads the text of the profile at a URL. Errors are propagated. */
export type ReadText = (url: string) => Promise<string>;

/** A profile and the URLs of all files that it consists of, starting with its own file. */
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
 * Reads a profile and everything that it extends, and merges them. Maps merge key by key; lists and scalars replace; `null` removes.
 * `defaults` is the URL of the profile that `extends: default` refers to. Throws ProfileError with all problems.
 */
export async function loadProfile(url: string, defaults: string, read: ReadText): Promise<LoadedProfile> {
  const layers: Layer[] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const layer: Layer = parseLayer(next, await readText(next, layers.at(-1), read));
    const cyclic = layers.some(({ url: earlier }) => earlier === layer.url);
    if (cyclic)
      throw new ProfileError([
        `${displayPath(next)}: extends itself: ${[...layers.map((each) => each.url), next].map(displayPath).join(' -> ')}`,
      ]);
    layers.push(layer);
    next = parentOf(layer, defaults);
  }
  const merged = layers.reduceRight<JsonObject>((base, { content }) => applyMergePatch(base, content), {});
  const { extends: _extends, ...values } = merged;
  const result = ProfileShape.safeParse(values);
  if (!result.success) {
    const faults = profileFaultsOf(result.error.issues, values, layers.at(-1)?.url === defaults);
    throw new ProfileError(faults.map(({ path, text }) => `${locate(path, layers)}: ${text}`));
  }
  return { profile: withFingerprint(result.data), files: layers.map((layer) => layer.url) };
}

/** The text of a layer. Only the profile itself may be missing with the system's error; of another one the line that extends it is named. */
async function readText(url: string, extending: Layer | undefined, read: ReadText): Promise<string> {
  try {
    return await read(url);
  } catch (error) {
    if (extending === undefined || error instanceof ProfileError) throw error;
    const { code = (error as Error).message } = error as { readonly code?: string };
    throw new ProfileError([
      `${locate(['extends'], [extending])}: extends: ${displayPath(url)} cannot be read (${code}): give default or the path of another profile, relative to this file`,
    ]);
  }
}

function parseLayer(url: string, text: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ProfileError(
      document.errors.map(({ pos: [offset], message }) => `${positionOf(url, lines, offset)}: ${message}`),
    );
  }
  const content: unknown = document.toJS() ?? {};
  if (!isJsonObject(content))
    throw new ProfileError([`${displayPath(url)}: a profile must be a map of settings and values`]);
  return { url, document, lines, content };
}

function parentOf(layer: Layer, defaults: string): string | undefined {
  const parent = layer.content['extends'];
  if (parent === undefined) return undefined;
  if (typeof parent !== 'string' || !URL.canParse(parent, layer.url)) {
    throw new ProfileError([
      `${locate(['extends'], [layer])}: extends: give default or the path of another profile, relative to this file`,
    ]);
  }
  return parent === 'default' ? defaults : new URL(parent, layer.url).href;
}

/** JSON Merge Patch (RFC 7396): maps merge key by key, other values replace, and null removes. */
function applyMergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const inherited = merged.get(key);
    if (value === null) merged.delete(key);
    else
      merged.set(key, isJsonObject(value) ? applyMergePatch(isJsonObject(inherited) ? inherited : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** File, line and column of a value in the first layer that contains it; only a file if none does. What the whole profile lacks, its last layer lacks. */
function locate(path: readonly PropertyKey[], layers: readonly Layer[]): string {
  if (path.length === 0) return displayPath(layers.at(-1)?.url ?? '');
  for (const { url, document, lines } of layers) {
    const offset = offsetOf(document, path);
    if (offset !== undefined) return positionOf(url, lines, offset);
  }
  return displayPath(layers[0]?.url ?? '');
}

/** Offset of a value: for a map entry the offset of its key, where a reader looks for it; for a list entry its own offset. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1));
  const last = path.at(-1);
  const key = isMap(parent)
    ? parent.items.map((pair) => pair.key).find((each) => isScalar(each) && each.value === last)
    : document.getIn(path, true);
  return isNode(key) ? key.range?.[0] : undefined;
}

function positionOf(url: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${displayPath(url)}:${line}:${col}`;
}

/** The path of a file URL; any other URL unchanged. */
function displayPath(url: string): string {
  return url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
}
