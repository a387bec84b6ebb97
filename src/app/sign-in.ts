import { readFile } from 'node:fs/promises';
import type { VerifyCredentials } from '../auth/authenticator.ts';
import { findUser, parseUsers, type UserEntry } from '../auth/users-file.ts';
import type { Config } from '../config/config.ts';
import type { CxApi } from '../cxengage/client/api.ts';
import { identifyCaller } from '../cxengage/client/callers.ts';
import { SourceError } from '../cxengage/errors.ts';
import type { CallOptions } from '../cxengage/source.ts';
import { Refusal } from '../genesys/refusal.ts';
import type { UserDirectory } from '../history/live/users.ts';

type People = ReadonlyMap<string, UserEntry>;

const VERIFY_MS = 10_000;
const NAMES_MS = 1_000;
/** Below operations: a flood of strangers must not take the source from the people who are in. */
const PRIORITY = 2;

/** The people of the users file, undefined where CXEngage itself says who may come in. Throws BridgeError for a file that cannot be used. */
export async function readPeople(auth: Config['auth']): Promise<People | undefined> {
  return auth.mode === 'users' ? parseUsers(await readFile(auth.usersFile, 'utf8')) : undefined;
}

/** How people sign in. */
export function signIn(
  people: People | undefined,
  tenantId: string,
  api: CxApi,
  users: UserDirectory,
): VerifyCredentials {
  return people ? byFile(people, tenantId, users) : bySource(api, tenantId);
}

function byFile(people: People, tenantId: string, users: UserDirectory): VerifyCredentials {
  return async (userName, password) => {
    const entry = await findUser(people, userName, password);
    if (!entry) return 'not-authenticated';
    // Names are an ornament of the login: where the source cannot tell them soon the user name stands for them.
    const user = await users.fetch(entry.userId, within(NAMES_MS)).catch((error) => {
      if (error instanceof SourceError) return null;
      throw error;
    });
    return {
      principal: { tenantId, userId: entry.userId },
      names: { userName, firstName: user?.firstName, lastName: user?.lastName },
    };
  };
}

function bySource(api: CxApi, tenantId: string): VerifyCredentials {
  return async (username, password) => {
    const caller = await answerable(identifyCaller(api, tenantId, { username, password }, within(VERIFY_MS)));
    if (typeof caller === 'string') return caller;
    const { userId, userName, firstName, lastName } = caller;
    return {
      principal: { tenantId, userId },
      names: { userName, firstName, lastName },
      stillAllowed: () => answerable(caller.stillAllowed(within(VERIFY_MS))),
    };
  };
}

function within(ms: number): CallOptions {
  return { signal: AbortSignal.timeout(ms), priority: PRIORITY, endsAt: performance.now() + ms };
}

async function answerable<T>(check: Promise<T>): Promise<T> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new Refusal('overloaded', 'Credentials cannot be checked now; try again', error);
  }
}
