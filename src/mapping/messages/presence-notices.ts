import type { Trace } from '../trace/trace.ts';
import type { AgentStay } from './agent-stays.ts';
import { NearestTimes, type Timed } from './nearest-times.ts';
import type { TranscriptMessage } from './transcript-messages.ts';

/** A notice may use as many first words of an agent's name. */
const MAX_NAME_WORDS = 8;

/** The two kinds of presence notices: how their text ends, and which time of a stay they duplicate. */
const kinds = [
  { ending: ' connected.', edge: 'joined' },
  { ending: ' disconnected.', edge: 'left' },
] as const;

type Edge = (typeof kinds)[number]['edge'];

/**
 * The transcript without its "Ben connected." and "Ben disconnected." notices, which duplicate joins and leaves. A notice is removed if an
 * agent with that first name, or those first names, joined or left within `toleranceMs`. It matches the nearest join or leave, which matches
 * no other notice. Names are compared without case and in any Unicode form.
 */
export function withoutPresenceNotices(
  messages: readonly TranscriptMessage[],
  stays: readonly AgentStay[],
  toleranceMs: number,
  trace?: Trace,
): readonly TranscriptMessage[] {
  const notices: Notice[] = [];
  for (const message of messages) {
    const notice = noticeOf(message);
    if (notice) notices.push(notice);
  }
  if (notices.length === 0) return messages;
  const edges = edgesOf(stays);
  const removed = new Set<TranscriptMessage>();
  for (const { message, edge, name, at } of nearestFirst(notices, edges)) {
    const stay = edges[edge].takeNearest(name, at, toleranceMs);
    if (!stay) continue;
    trace?.addSources(stay, message);
    removed.add(message);
  }
  return messages.filter((message) => !removed.has(message));
}

/** Of two notices of one join, the nearer one is removed. */
function nearestFirst(notices: readonly Notice[], edges: Readonly<Record<Edge, EdgesByName>>): readonly Notice[] {
  if (notices.length < 2) return notices;
  const distances = new Map(notices.map((each) => [each, edges[each.edge].distanceTo(each.name, each.at)]));
  return notices.toSorted((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0));
}

interface Notice {
  readonly message: TranscriptMessage;
  readonly name: string;
  readonly edge: Edge;
  readonly at: number;
}

function noticeOf(message: TranscriptMessage): Notice | undefined {
  const { role, text, at } = message;
  if (role !== 'system' || at === undefined || text === undefined) return undefined;
  const kind = kinds.find(({ ending }) => text.endsWith(ending));
  return kind && { message, name: comparableNameOf(text.slice(0, -kind.ending.length)).whole, edge: kind.edge, at };
}

function edgesOf(stays: readonly AgentStay[]): Readonly<Record<Edge, EdgesByName>> {
  const edges = { joined: new EdgesByName(), left: new EdgesByName() };
  for (const stay of stays) {
    for (const name of noticeNamesOf(stay)) {
      edges.joined.add(name, stay.joined, stay);
      if (stay.left !== undefined) edges.left.add(name, stay.left, stay);
    }
  }
  return edges;
}

/** The joins or the leaves of stays by every name that a notice may use. Only the names that are used are prepared for a search. */
class EdgesByName {
  readonly #times = new Map<string, Timed<AgentStay>[]>();
  readonly #searches = new Map<string, NearestTimes<AgentStay>>();
  readonly #used = new Set<AgentStay>();

  add(name: string, at: number, value: AgentStay): void {
    const times = this.#times.get(name);
    if (times) times.push({ at, value });
    else this.#times.set(name, [{ at, value }]);
  }

  takeNearest(name: string, at: number, tolerance: number): AgentStay | undefined {
    return this.#searchOf(name)?.takeNearest(at, tolerance);
  }

  distanceTo(name: string, at: number): number {
    return this.#searchOf(name)?.distanceTo(at) ?? Number.POSITIVE_INFINITY;
  }

  #searchOf(name: string): NearestTimes<AgentStay> | undefined {
    const times = this.#times.get(name);
    if (!times) return undefined;
    let search = this.#searches.get(name);
    if (!search) {
      search = new NearestTimes(times, this.#used);
      this.#searches.set(name, search);
    }
    return search;
  }
}

/** The full names of an agent, and their first words. */
function noticeNamesOf({ noticeNames }: AgentStay): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of noticeNames) for (const each of comparableNameOf(name).beginnings) names.add(each);
  return names;
}

/** A name in one Unicode form and case, and the beginnings of it that a notice may use, including the whole name. */
interface ComparableName {
  readonly whole: string;
  readonly beginnings: readonly string[];
}

const MAX_CACHED_NAMES = 2_000;
/** Longer names are rare, and would fill the memory. */
const MAX_CACHED_LENGTH = 100;
// An archive has millions of conversations and hundreds of agents.
const cachedNames = new Map<string, ComparableName>();

function comparableNameOf(name: string): ComparableName {
  const cached = cachedNames.get(name);
  if (cached) return cached;
  const words = wordsOf(name);
  const whole = words.join(' ');
  const beginnings = words.slice(0, MAX_NAME_WORDS).map((_, index) => words.slice(0, index + 1).join(' '));
  if (words.length > MAX_NAME_WORDS) beginnings.push(whole);
  const comparable = { whole, beginnings };
  if (name.length <= MAX_CACHED_LENGTH) {
    if (cachedNames.size === MAX_CACHED_NAMES) cachedNames.clear();
    cachedNames.set(name, comparable);
  }
  return comparable;
}

/** The words of a name in one Unicode form and case. Upper case, because it makes more letters equal than lower case does. */
function wordsOf(name: string): readonly string[] {
  // Most names are ASCII, which has only one form.
  const comparable = /[^ -~]/.test(name) ? name.normalize('NFKC').toUpperCase().normalize('NFKC') : name.toUpperCase();
  return comparable.split(/\s/).filter((word) => word !== '');
}
