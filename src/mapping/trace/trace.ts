import { escaped, placesIn } from '../pointer/pointer.ts';
import type { RuleName } from './rules.table.ts';

/** Where one output field came from. */
export interface Origin {
  /** JSON pointer into the result. */
  readonly target: string;
  readonly rule: RuleName;
  /** Pointers to everything that the rule read to make the field, values that decided against others included. */
  readonly sources: readonly string[];
  /** JSON pointers to everything of the mapping profile that the rule read. */
  readonly settings: readonly string[];
}

/** How pointers into the profile begin while they are noted beside those into the source. */
const PROFILE = 'profile#';

/**
 * Watches a translation: documents are handed to the rules behind proxies that note what is read, so provenance cannot drift from what the
 * rules do, and a translation without a trace pays nothing for it.
 */
export class Trace {
  readonly origins: Origin[] = [];
  /** Fields that their rules have left out, with what was read before that was clear. */
  readonly absent: Origin[] = [];
  readonly #parts = new Map<PropertyKey, ReadonlySet<string>>();
  readonly #made = new WeakMap<object, Set<string>>();
  #reading: Set<string> | undefined;

  /** Notes that the rule at work has read this place. */
  read(pointer: string): void {
    this.#reading?.add(pointer);
  }

  /** The document, noting what is read of it. `raw` is what it was read from, since a reader leaves out entries of lists that are none. */
  watch<T>(document: T, raw: unknown, root: string): T {
    return watched(document, raw, root, (pointer) => this.read(pointer)) as T;
  }

  /** The profile, noting what is read of it. */
  watchProfile<T>(profile: T): T {
    return this.watch(profile, profile, PROFILE);
  }

  /** Makes the value of one output field. */
  rule<T>(target: string, rule: RuleName, make: () => T): T {
    const [value, sources] = this.#while(make);
    // A table whose entries tell their own origins has nothing left to tell.
    const told = sources.size > 0 || typeof value !== 'object';
    if (told) (value === undefined ? this.absent : this.origins).push(originOf(target, rule, sources));
    return value;
  }

  /** Makes a value that several fields are made from; whoever reads it from `parts` has read what it was made from. */
  part<T>(name: PropertyKey, make: () => T): T {
    const [value, sources] = this.#while(make);
    this.#parts.set(name, sources);
    return value;
  }

  parts<T extends object>(values: T): T {
    const get = (target: T, name: PropertyKey): unknown => {
      for (const pointer of this.#parts.get(name) ?? []) this.read(pointer);
      return Reflect.get(target, name);
    };
    return new Proxy(values, { get });
  }

  /** Makes something that ends up in the result under a number which is not known yet; `from` is what it was made of that was itself made so. */
  buildTraced<T extends object>(make: () => T, from: readonly object[]): T {
    const [value, sources] = this.#while(make);
    this.#made.set(value, sources);
    for (const each of from) this.join(value, each);
    return value;
  }

  /** What `other` was made from counts for `value` too. */
  join(value: object, other: object): void {
    const sources = this.#made.get(value);
    for (const pointer of this.#made.get(other) ?? []) sources?.add(pointer);
  }

  /** Tells where something made before has ended up. */
  recordOrigin(target: string, rule: RuleName, value: object): void {
    this.origins.push(originOf(target, rule, this.#made.get(value) ?? new Set()));
  }

  #while<T>(make: () => T): [T, Set<string>] {
    const outer = this.#reading;
    const sources = new Set<string>();
    this.#reading = sources;
    try {
      return [make(), sources];
    } finally {
      this.#reading = outer;
    }
  }
}

/** Makes something that ends up under a number which is not known yet, traced or not. */
export function buildTraced<T extends object>(trace: Trace | undefined, make: () => T, ...from: readonly object[]): T {
  return trace ? trace.buildTraced(make, from) : make();
}

function originOf(target: string, rule: RuleName, read: ReadonlySet<string>): Origin {
  const ofProfile = (pointer: string): boolean => pointer.startsWith(PROFILE);
  const sources = [...read].filter((pointer) => !ofProfile(pointer));
  const settings = [...read].filter(ofProfile).map((pointer) => pointer.slice(PROFILE.length));
  return { target, rule, sources, settings };
}

type Note = (pointer: string) => void;

function watched(value: unknown, raw: unknown, pointer: string, note: Note): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inner = new Map<PropertyKey, unknown>();
  const places = Array.isArray(value) ? placesIn(value, raw) : undefined;

  function read(target: object, key: PropertyKey): unknown {
    const part: unknown = Reflect.get(target, key);
    if (typeof key === 'symbol' || part === undefined || typeof part === 'function') return part;
    if (places && key === 'length') return part;
    const place = places ? (places[Number(key)] ?? String(key)) : String(key);
    const at = `${pointer}/${escaped(place)}`;
    if (typeof part !== 'object' || part === null) {
      note(at);
      return part;
    }
    // The same object must stay the same object, since rules compare them.
    if (!inner.has(key)) inner.set(key, watched(part, rawAt(raw, place), at, note));
    return inner.get(key);
  }
  return new Proxy(value, { get: read });
}

function rawAt(raw: unknown, key: string | number): unknown {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string | number, unknown>)[key] : undefined;
}
