import { readFile } from 'node:fs/promises';
import type { VerifyCredentials } from '../auth/authenticator.ts';
import { findUser, parseUsersFile, type UserEntry } from '../auth/users-file.ts';
import type { Config } from '../config/config.ts';
import type { CxApi } from '../cxengage/client/api.ts';
import { identifyCaller } from '../cxengage/client/callers.ts';
import { SourceError } from '../cxengage/errors.ts';
import { callPriority } from '../cxengage/priorities.policy.ts';
import type { CallOptions } from '../cxengage/source.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { UserDirectory } from '../history/live/users.ts';
import { type Clock, timeoutSignal } from '../kit/clock.ts';
import { SECOND } from '../kit/durations.ts';
import { textOfFile } from '../kit/utf8.ts';

type Users = ReadonlyMap<string, UserEntry>;

const VERIFY_TIMEOUT_MS = 10 * SECOND;
const NAMES_TIMEOUT_MS = SECOND;

/** The users of the users file; undefined if CXEngage authenticates users. Throws BridgeError for a file that cannot be used. */
export async function readUsersFile(auth: Config['auth']): Promise<Users | undefined> {
  return auth.mode === 'users'
    ? parseUsersFile(textOfFile(await readFile(auth.usersFile), `USERS_FILE ${auth.usersFile}`))
    : undefined;
}

/** What credentials are verified with. */
export interface SignInParts {
  readonly tenantId: string;
  readonly api: CxApi;
  readonly directory: UserDirectory;
  readonly clock: Clock;
}

/** Verifies credentials against the users file. Names come from the source; if it does not return them soon, the user name replaces them. */
export function verifyByUsersFile(users: Users, { tenantId, directory, clock }: SignInParts): VerifyCredentials {
  return async (userName, password) => {
    const entry = await findUser(users, userName, password);
    if (!entry) return 'not-authenticated';
    const fetchNames = (call: CallOptions) => directory.fetch(entry.userId, call);
    const user = await within(NAMES_TIMEOUT_MS, clock, fetchNames).catch((error: unknown) => {
      if (error instanceof SourceError) return null;
      throw error;
    });
    return {
      principal: { tenantId, userId: entry.userId },
      names: { userName, firstName: user?.firstName, lastName: user?.lastName },
    };
  };
}

/** Verifies credentials against CXEngage itself. */
export function verifyByCxEngage({ tenantId, api, clock }: SignInParts): VerifyCredentials {
  return async (username, password) => {
    const identify = (call: CallOptions) => identifyCaller(api, tenantId, { username, password }, call);
    const caller = await orRefusal(within(VERIFY_TIMEOUT_MS, clock, identify));
    if (typeof caller === 'string') return caller;
    const { userId, userName, firstName, lastName } = caller;
    return {
      principal: { tenantId, userId },
      names: { userName, firstName, lastName },
      checkAccess: () => orRefusal(within(VERIFY_TIMEOUT_MS, clock, (call) => caller.checkAccess(call))),
    };
  };
}

async function within<T>(ms: number, clock: Clock, work: (call: CallOptions) => Promise<T>): Promise<T> {
  const { signal, cancel } = timeoutSignal(ms, clock);
  try {
    return await work({ signal, priority: callPriority.signIn, endsAt: clock.monotonic() + ms });
  } finally {
    cancel();
  }
}

async function orRefusal<T>(check: Promise<T>): Promise<T> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new Refusal('overloaded', 'Credentials cannot be checked now; try again', error);
  }
}
