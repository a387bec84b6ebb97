import { hash } from 'node:crypto';
import { AskedPermissions, type FetchMayRead } from '../auth/asked-permissions.ts';
import type { CheckStored, VerifyCredentials } from '../auth/authenticator.ts';
import type { LiveUsers } from '../auth/live-users.ts';
import { findUser, type UserEntry } from '../auth/users-file.ts';
import type { CxApi } from '../cxengage/client/api.ts';
import { type CxAccess, type CxCaller, identifyCaller } from '../cxengage/client/callers.ts';
import { SourceError } from '../cxengage/errors.ts';
import { callPriority } from '../cxengage/priorities.policy.ts';
import type { CallOptions } from '../cxengage/source.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { UserDirectory } from '../history/live/users.ts';
import { type Clock, timeoutSignal } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { failureFields } from '../kit/failure-fields.ts';
import type { Log } from '../kit/log.ts';
import { type CallerPermissions, everything } from '../kit/permissions.ts';

const VERIFY_TIMEOUT_MS = 10 * SECOND;
const NAMES_TIMEOUT_MS = SECOND;

/** What credentials are verified with. */
export interface SignInParts {
  readonly tenantId: string;
  readonly api: CxApi;
  readonly directory: UserDirectory;
  readonly clock: Clock;
  readonly log: Log;
}

/** Verifies credentials against the users file. Names come from the source; if it does not return them soon, the user name replaces them. */
export function verifyByUsersFile(
  users: LiveUsers,
  { tenantId, directory, clock }: Omit<SignInParts, 'api' | 'log'>,
): VerifyCredentials {
  const check = checkByUsersFile(users);
  return async (userName, password) => {
    const entry = await findUser(users.current, userName, password);
    if (!entry) return 'not-authenticated';
    const fetchUser = (call: CallOptions) => directory.fetch(entry.userId, call);
    const user = await runWithTimeout(NAMES_TIMEOUT_MS, clock, fetchUser).catch((error: unknown) => {
      if (error instanceof SourceError) return null;
      throw error;
    });
    const verified = {
      principal: { tenantId, userId: entry.userId },
      names: { userName, firstName: user?.firstName, lastName: user?.lastName },
      permissions: permissionsOf(entry),
      version: versionOf(entry),
    };
    return { ...verified, checkAccess: () => check(verified) };
  };
}

/** Checks users against the users file as it is now: a user may be gone, or be somebody else with another password. */
export function checkByUsersFile(users: LiveUsers): CheckStored {
  return async ({ principal, names, version }) => {
    const entry = users.current.get(names.userName);
    const isSame = entry?.userId === principal.userId && versionOf(entry) === version;
    return isSame ? permissionsOf(entry) : undefined;
  };
}

/** Changes with the password. It proves nothing to anybody else. */
function versionOf({ key }: UserEntry): string {
  return hash('sha256', key, 'base64url');
}

function permissionsOf({ permissions }: UserEntry): CallerPermissions {
  return permissions ? { kind: 'listed', names: permissions } : everything;
}

/** Verifies credentials against CXEngage itself. */
export function verifyByCxEngage({ tenantId, api, clock, log }: SignInParts): VerifyCredentials {
  const refuseIfUnavailable = unavailableRefusal(log);
  return async (username, password) => {
    const identify = (call: CallOptions) => identifyCaller(api, tenantId, { username, password }, call);
    const caller = await refuseIfUnavailable(runWithTimeout(VERIFY_TIMEOUT_MS, clock, identify));
    if (typeof caller === 'string') return caller;
    const { userId, userName, firstName, lastName } = caller;
    const permissionsOf = (access: CxAccess): CallerPermissions => callerPermissions(access, caller, tenantId);
    return {
      principal: { tenantId, userId },
      names: { userName, firstName, lastName },
      permissions: permissionsOf(caller),
      async checkAccess() {
        const access = await refuseIfUnavailable(
          runWithTimeout(VERIFY_TIMEOUT_MS, clock, (call) => caller.fetchAccess(call)),
        );
        return access && permissionsOf(access);
      },
    };
  };
}

/** The permissions that the login lists for the tenant. If it lists none, the source is asked with the caller's token when a part is needed. */
function callerPermissions({ permissions }: CxAccess, caller: CxCaller, tenantId: string): CallerPermissions {
  const names = permissions.get(tenantId.toLowerCase());
  if (names) return { kind: 'listed', names, byTenant: permissions };
  const fetchMayRead: FetchMayRead = (part, interactionId, signal) =>
    caller.fetchMayRead(part, interactionId, { signal, priority: callPriority.begun });
  return { kind: 'asked', questions: new AskedPermissions(tenantId, fetchMayRead) };
}

async function runWithTimeout<T>(timeoutMs: number, clock: Clock, work: (call: CallOptions) => Promise<T>): Promise<T> {
  const { signal, cancel } = timeoutSignal(timeoutMs, clock);
  try {
    return await work({ signal, operation: signal, endsAt: clock.monotonic() + timeoutMs });
  } finally {
    cancel();
  }
}

/** The result of a check, or a Refusal if the source fails. */
function unavailableRefusal(log: Log): <T>(check: Promise<T>) => Promise<T> {
  return async (check) => {
    try {
      return await check;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      log.warn(failureFields(error), 'A sign-in could not be checked');
      throw new Refusal('overloaded', 'Credentials cannot be checked now; try again', error);
    }
  };
}
