import { type Check, type Deployment, type Verdict, verdictOf } from './check.ts';
import type { ConformanceRequests } from './requests.ts';

/** A check and its verdict. */
export interface CheckResult {
  readonly check: Check;
  readonly verdict: Verdict;
}

/** Runs the checks one after the other. Rejects with Error if the server cannot be reached. */
export async function runChecks(
  checks: readonly Check[],
  deployment: Deployment,
  requests: ConformanceRequests,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const request = check.request(deployment);
    const verdict = 'result' in request ? request : check.judge(await requests.fetchResponse(request), deployment);
    results.push({ check, verdict: verdictOf(check, verdict) });
  }
  return results;
}
