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
  let edges: Readonly<Record<Edge, EdgesByName>> | undefined;
  return messages.filter((message) => {
    const notice = noticeOf(message);
    if (!notice) return true;
    edges ??= edgesOf(stays);
    const stay = edges[notice.edge].takeNearest(notice.name, notice.at, toleranceMs);
    if (stay) trace?.addSources(stay, message);
    return stay === undefined;
  });
}

function noticeOf({ role, text, at }: TranscriptMessage): { name: string; edge: Edge; at: number } | undefined {
  if (role !== 'system' || at === undefined || text === undefined) return undefined;
  const kind = kinds.find(({ ending }) => text.endsWith(ending));
  return kind && { name: wordsOf(text.slice(0, -kind.ending.length)).join(' '), edge: kind.edge, at };
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
    const times = this.#times.get(name);
    if (!times) return undefined;
    let search = this.#searches.get(name);
    if (!search) {
      search = new NearestTimes(times, this.#used);
      this.#searches.set(name, search);
    }
    return search.takeNearest(at, tolerance);
  }
}

/** The full names of an agent, and their first words. */
function noticeNamesOf({ noticeNames }: AgentStay): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of new Set(noticeNames)) {
    const words = wordsOf(name);
    names.add(words.join(' '));
    let first = '';
    for (const word of words.slice(0, MAX_NAME_WORDS)) {
      first = first === '' ? word : `${first} ${word}`;
      names.add(first);
    }
  }
  names.delete('');
  return names;
}

/** The words of a name in one Unicode form and case. Upper case, because it makes more letters equal than lower case does. */
function wordsOf(name: string): readonly string[] {
  // Most names are ASCII, which has only one form.
  const isAscii = !/[^ -~]/.test(name);
  const words = isAscii
    ? name.toUpperCase().split(' ')
    : name.normalize('NFKC').toUpperCase().normalize('NFKC').split(/\s/);
  return words.includes('') ? words.filter((word) => word !== '') : words;
}
