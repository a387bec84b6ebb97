import type { Check, Known, Verdict } from './check.ts';
import type { ConformanceRequests } from './requests.ts';

/** A check with what it has found. */
export interface Checked {
  readonly check: Check;
  readonly verdict: Verdict;
}

/** Runs the checks one after the other. Throws Error where the server cannot be reached any more. */
export async function runChecks(
  checks: readonly Check[],
  known: Known,
  requests: ConformanceRequests,
): Promise<readonly Checked[]> {
  const done: Checked[] = [];
  for (const check of checks) {
    const asked = check.ask(known);
    const verdict = 'result' in asked ? asked : check.judge(await requests.answer(asked), known);
    done.push({ check, verdict });
  }
  return done;
}
