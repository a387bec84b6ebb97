import { constants, existsSync } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LiveUsers } from '../../auth/live-users.ts';
import type { Config, SourceConfig } from '../../config/config.ts';
import { readIdentityMap } from '../../identity/read-identity-map.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import type { Log } from '../../kit/log.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { ProfileError } from '../../mapping/profile/profile-layers.ts';
import { createPayloadCipher, noCipher } from '../../redis/payload-cipher.ts';
import { checkRedis } from '../../redis/redis-check.ts';
import { RedisLink } from '../../redis/redis-link.ts';
import { readSecret } from '../../redis/secret-check.ts';
import { readProfile } from '../../site/profile-files.ts';
import { CheckFailed, type CheckList, CheckSkipped, needed, splitAtColon } from './check-list.ts';
import { checkSource } from './check-source.ts';

/** Checks everything that the configuration names, as the bridge would use it. `log` gets what the parts log meanwhile. */
export async function checkAll(config: Config, list: CheckList, log: Log): Promise<void> {
  await list.run('audit log', () => checkAuditLog(config));
  await list.run('Redis', () => checkStore(config));
  const { contactCenters } = config;
  const centers = contactCenters.length > 0 ? contactCenters : [{ id: '', config, source: config.source }];
  for (const { id, config: own, source } of centers)
    await checkCenter(own, source, id === '' ? list : list.under(id), log);
}

async function checkCenter(config: Config, source: SourceConfig | undefined, list: CheckList, log: Log): Promise<void> {
  const profile = await list.run('mapping profile', () => checkProfile(config));
  await list.run('users file', () => checkUsers(config, profile));
  await list.run('identity map', () => checkIdentities(config));
  await list.run('archive', () => checkArchive(config));
  if (source) await checkSource(source, config, '', list, log, profile);
  else
    await list.run('CXEngage', async () => {
      throw new CheckSkipped('CXENGAGE_URL is unset: the demo tenant is served');
    });
  if (config.archive) await checkSource(config.archive, config, 'ARCHIVE_', list.under('archive'), log, profile);
}

async function checkProfile({ mappingProfile }: Config) {
  try {
    const { profile } = await readProfile(mappingProfile);
    return { found: `${mappingProfile ?? 'built in'}, ${profile.fingerprint}`, value: profile };
  } catch (error) {
    const isInvalid = error instanceof ProfileError;
    const { code, path } = error as NodeJS.ErrnoException;
    if (!isInvalid && path === undefined) throw error;
    const found = isInvalid ? error.problems.join('; ') : `${path} cannot be read (${code})`;
    throw new CheckFailed(found, 'correct the file that MAPPING_PROFILE names', error);
  }
}

async function checkUsers({ auth }: Config, profile: Profile | undefined) {
  if (auth.mode === 'cxengage') throw new CheckSkipped('users sign in with CXEngage');
  const { permissions } = needed(profile, 'mapping profile');
  try {
    const users = await LiveUsers.read(auth.usersFile, Object.values(permissions));
    return { found: `${users.current.size} users`, value: true };
  } catch (error) {
    throw unusableFile('USERS_FILE', error);
  }
}

async function checkIdentities({ identityMap }: Config) {
  if (identityMap === undefined) throw new CheckSkipped('IDENTITY_MAP is unset: ids are those of CXEngage');
  try {
    const { size } = await readIdentityMap(identityMap);
    return { found: `${size} ids`, value: true };
  } catch (error) {
    throw unusableFile('IDENTITY_MAP', error);
  }
}

/** Opens the archive; it is not made. */
async function checkArchive({ archiveDatabase }: Config) {
  if (archiveDatabase === undefined) throw new CheckSkipped('ARCHIVE_DATABASE is unset');
  const isNew = !archiveDatabase.includes('://') && !existsSync(archiveDatabase);
  if (isNew && existsSync(dirname(archiveDatabase)))
    return { found: 'empty: the file is made when it is needed', value: true };
  try {
    const { openArchive } = await import('../../archive/open-archive.ts');
    const database = await openArchive(archiveDatabase, { mayCreate: false });
    try {
      const { count } = await database
        .selectFrom('loaded')
        .select((each) => each.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return { found: `${count} slices of exports are loaded`, value: true };
    } finally {
      await database.destroy();
    }
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const [found, fix] = splitAtColon(error.message.replace('ARCHIVE_DATABASE cannot be opened: ', ''));
    throw new CheckFailed(found, fix ?? 'correct ARCHIVE_DATABASE', error);
  }
}

/** The failed check of a file. Rethrows an error that is not about the file. */
function unusableFile(setting: string, error: unknown): CheckFailed {
  const { code, path } = error as NodeJS.ErrnoException;
  if (!(error instanceof BridgeError) && path === undefined) throw error;
  const found = error instanceof BridgeError ? error.message : `${path} cannot be read (${code})`;
  return new CheckFailed(found, `correct the file that ${setting} names`, error);
}

/** Whether the file can be written; it is not made. */
async function checkAuditLog({ auditLog }: Config) {
  if (auditLog === undefined) throw new CheckSkipped('AUDIT_LOG is unset: reads are not recorded');
  try {
    // Not blocking, or the check would wait for the reader of a pipe.
    const { O_WRONLY, O_APPEND, O_NONBLOCK } = constants;
    if (existsSync(auditLog)) await (await open(auditLog, O_WRONLY | O_APPEND | O_NONBLOCK)).close();
    else await access(dirname(auditLog), constants.W_OK);
    return { found: `${auditLog} can be written`, value: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CheckFailed(
      `${auditLog} cannot be written (${code})`,
      'name a file in AUDIT_LOG that the bridge may write, in a folder that exists',
      error,
    );
  }
}

async function checkStore({ redisUrl, redisEncryptionKey }: Config) {
  if (redisUrl === undefined) throw new CheckSkipped('REDIS_URL is unset: everything is in the memory of the process');
  const said: { reason?: string | undefined; fix?: string | undefined }[] = [];
  const note = (fields: { reason?: string | undefined; fix?: string | undefined }): void => void said.push(fields);
  const link = new RedisLink(redisUrl, { debug() {}, info() {}, warn: note, error: note });
  try {
    await checkRedis(link);
    const cipher = redisEncryptionKey === undefined ? noCipher : createPayloadCipher(redisEncryptionKey);
    if ((await readSecret(link, cipher)) === 'another')
      throw new CheckFailed(
        'it was used with another REDIS_ENCRYPTION_KEY, or with none',
        'give every node the same one; a node that starts when all others have stopped for 10 seconds takes Redis over, and what is in it is lost',
      );
    if (link.isUp) return { found: 'it takes what is written', value: true };
    const { reason = 'no answer', fix = 'check the address in REDIS_URL, and that Redis runs' } = said[0] ?? {};
    throw new CheckFailed(reason, fix);
  } catch (error) {
    if (error instanceof CheckFailed || !(error instanceof BridgeError)) throw error;
    const [found, fix] = splitAtColon(error.message);
    throw new CheckFailed(found, fix ?? 'correct REDIS_URL', error);
  } finally {
    link.close();
  }
}
