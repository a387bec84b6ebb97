import { escapeKey, originalIndexes } from '../pointer/pointer.ts';
import type { RuleName } from './rules.table.ts';

/** Provenance of one output field: the rule that produced it and everything that the rule read. */
export interface Origin {
  /** JSON pointer to the field in the result. */
  readonly target: string;
  readonly rule: RuleName;
  /** Pointers to every source value that the rule read, including values that only influenced a choice. */
  readonly sources: readonly string[];
  /** JSON pointers to every mapping profile entry that the rule read. */
  readonly settings: readonly string[];
}

/** Prefix of profile pointers, which are recorded together with source pointers. */
const PROFILE_PREFIX = 'profile#';

/**
 * Records the provenance of one translation. Rules receive documents wrapped in proxies that record every read, so the provenance always
 * matches what the rules do. A translation without a trace has no overhead.
 */
export class Trace {
  readonly origins: Origin[] = [];
  /** Fields that their rules omitted, with everything that was read to decide so. */
  readonly absent: Origin[] = [];
  readonly #sharedSources = new Map<PropertyKey, ReadonlySet<string>>();
  readonly #objectSources = new WeakMap<object, Set<string>>();
  #currentSources: Set<string> | undefined;

  /** Records that the current rule read the value at this pointer. */
  recordRead(pointer: string): void {
    this.#currentSources?.add(pointer);
  }

  /** Wraps a document so that reads are recorded. `raw` is the original document: its lists may have entries that the reader skipped. */
  traceDocument<T>(document: T, raw: unknown, root: string): T {
    return tracedValue(document, raw, root, (pointer) => this.recordRead(pointer)) as T;
  }

  /** Wraps the profile so that reads are recorded. */
  traceProfile<T>(profile: T): T {
    return this.traceDocument(profile, profile, PROFILE_PREFIX);
  }

  /** Runs the rule of one output field and records the origin of the field. */
  traceRule<T>(target: string, rule: RuleName, build: () => T): T {
    const [value, sources] = this.#withSources(build);
    // The entries of a map record their own origins, so nothing remains to be recorded for the map itself.
    const hasOrigin = sources.size > 0 || typeof value !== 'object';
    if (hasOrigin) (value === undefined ? this.absent : this.origins).push(originOf(target, rule, sources));
    return value;
  }

  /** Builds a value that several rules share. A rule that reads it from the wrapped shared values also reads its sources. */
  buildShared<T>(name: PropertyKey, build: () => T): T {
    const [value, sources] = this.#withSources(build);
    this.#sharedSources.set(name, sources);
    return value;
  }

  /** Wraps shared values so that a read of one records the sources that it was built from. */
  traceShared<T extends object>(values: T): T {
    const get = (target: T, name: PropertyKey): unknown => {
      for (const pointer of this.#sharedSources.get(name) ?? []) this.recordRead(pointer);
      return Reflect.get(target, name);
    };
    return new Proxy(values, { get });
  }

  /** Builds an object whose index in the result is not known yet. `from` are traced objects that it was built from. */
  buildTraced<T extends object>(build: () => T, from: readonly object[]): T {
    const [value, sources] = this.#withSources(build);
    this.#objectSources.set(value, sources);
    for (const object of from) this.addSources(value, object);
    return value;
  }

  /** Adds the sources of the traced object `other` to those of `value`. */
  addSources(value: object, other: object): void {
    const sources = this.#objectSources.get(value);
    for (const pointer of this.#objectSources.get(other) ?? []) sources?.add(pointer);
  }

  /** Records the origin of a traced object, once its pointer in the result is known. */
  recordOrigin(target: string, rule: RuleName, value: object): void {
    this.origins.push(originOf(target, rule, this.#objectSources.get(value) ?? new Set()));
  }

  #withSources<T>(build: () => T): [T, Set<string>] {
    const outer = this.#currentSources;
    const sources = new Set<string>();
    this.#currentSources = sources;
    try {
      return [build(), sources];
    } finally {
      this.#currentSources = outer;
    }
  }
}

/** Builds an object whose index in the result is not known yet; records its sources if there is a trace. */
export function buildTraced<T extends object>(trace: Trace | undefined, build: () => T, ...from: readonly object[]): T {
  return trace ? trace.buildTraced(build, from) : build();
}

function originOf(target: string, rule: RuleName, pointers: ReadonlySet<string>): Origin {
  const isSetting = (pointer: string): boolean => pointer.startsWith(PROFILE_PREFIX);
  const sources = [...pointers].filter((pointer) => !isSetting(pointer));
  const settings = [...pointers].filter(isSetting).map((pointer) => pointer.slice(PROFILE_PREFIX.length));
  return { target, rule, sources, settings };
}

type RecordRead = (pointer: string) => void;

function tracedValue(value: unknown, raw: unknown, pointer: string, recordRead: RecordRead): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const proxies = new Map<PropertyKey, unknown>();
  const indexes = Array.isArray(value) ? originalIndexes(value, raw) : undefined;

  function get(target: object, key: PropertyKey): unknown {
    const child: unknown = Reflect.get(target, key);
    if (typeof key === 'symbol' || child === undefined || typeof child === 'function') return child;
    if (indexes && key === 'length') return child;
    const rawKey = indexes ? (indexes[Number(key)] ?? String(key)) : String(key);
    const childPointer = `${pointer}/${escapeKey(rawKey)}`;
    if (typeof child !== 'object' || child === null) {
      recordRead(childPointer);
      return child;
    }
    // An empty list is evidence too, for example that no agent conversed.
    if (isEmptyList(child) && isEmptyList(rawAt(raw, rawKey))) recordRead(childPointer);
    // Rules compare objects by identity, so each object has exactly one proxy.
    if (!proxies.has(key)) proxies.set(key, tracedValue(child, rawAt(raw, rawKey), childPointer, recordRead));
    return proxies.get(key);
  }
  return new Proxy(value, { get });
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function rawAt(raw: unknown, key: string | number): unknown {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string | number, unknown>)[key] : undefined;
}
