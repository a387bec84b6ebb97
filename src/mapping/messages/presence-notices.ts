import type { Trace } from '../trace/trace.ts';
import type { AgentStay } from './agent-stays.ts';
import { NearestTimes } from './nearest-times.ts';
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
  let edges: Readonly<Record<Edge, ReadonlyMap<string, NearestTimes<AgentStay>>>> | undefined;
  return messages.filter((message) => {
    const notice = noticeOf(message);
    if (!notice) return true;
    edges ??= { joined: edgesByName(stays, 'joined'), left: edgesByName(stays, 'left') };
    const stay = edges[notice.edge].get(notice.name)?.takeNearest(notice.at, toleranceMs);
    if (stay) trace?.addSources(stay, message);
    return stay === undefined;
  });
}

function noticeOf({ role, text, at }: TranscriptMessage): { name: string; edge: Edge; at: number } | undefined {
  if (role !== 'system' || at === undefined || text === undefined) return undefined;
  const kind = kinds.find(({ ending }) => text.endsWith(ending));
  return kind && { name: wordsOf(text.slice(0, -kind.ending.length)).join(' '), edge: kind.edge, at };
}

/** The joins or the leaves of stays by every name that a notice may use. */
function edgesByName(stays: readonly AgentStay[], edge: Edge): ReadonlyMap<string, NearestTimes<AgentStay>> {
  const byName = new Map<string, { at: number; value: AgentStay }[]>();
  for (const stay of stays) {
    const at = stay[edge];
    if (at === undefined) continue;
    for (const name of noticeNamesOf(stay)) {
      const times = byName.get(name);
      if (times) times.push({ at, value: stay });
      else byName.set(name, [{ at, value: stay }]);
    }
  }
  const used = new Set<AgentStay>();
  return new Map([...byName].map(([name, times]) => [name, new NearestTimes(times, used)]));
}

/** The full names of an agent, and their first words. */
function noticeNamesOf({ noticeNames }: AgentStay): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of noticeNames) {
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
  const comparable = /[^ -~]/.test(name) ? name.normalize('NFKC').toUpperCase().normalize('NFKC') : name.toUpperCase();
  return comparable.split(/\s/).filter((word) => word !== '');
}
