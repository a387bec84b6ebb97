interface AuditField<T> {
  readonly about: string;
  readonly value?: T | undefined;
}

const text = (about: string): AuditField<string> => ({ about });
const number = (about: string): AuditField<number> => ({ about });
const texts = (about: string): AuditField<readonly string[]> => ({ about });

/** What a line of the record of sign-ins and reads may say beside `msg`, which is `Sign-in`, `Read` or `Erasure`. `docs/observability.md` lists them. */
export const auditFields = {
  stream: text('`audit`, for a line that is in the log because AUDIT_LOG is unset.'),
  outcome: text(
    'How a sign-in ended: `ok`, `refused`, `throttled` (too many failed), `unreachable` (could not be checked) or `signed-out`.',
  ),
  code: text(
    'Why a sign-in was refused: `not-authenticated` (no such user, or a wrong password) or `no-permission` (a user who may not use the bridge).',
  ),
  userName: text('Who signed in. Only with AUDIT_LOG, and only a name that exists.'),
  userHash: text('Hash of the name, if it may not be recorded.'),
  address: text('Where a sign-in came from. Only with AUDIT_LOG.'),
  addressHash: text('Hash of that address.'),
  tenant: text('Id of the CXEngage tenant.'),
  userId: text('Id of the user who read something.'),
  operation: text('Name of the operation that read it.'),
  ids: texts('Ids of the interactions or contacts that were read or purged.'),
  addressHashes: texts(
    'Hashes of the phone numbers or e-mail addresses that were read or purged: the same for an international number with `+`, `00` or neither, and with any separators.',
  ),
  action: text('What an operator did: `purge` or `erase`.'),
  subjectHash: text(
    'Hash of the id, the phone number or the e-mail address that was erased; numbers as in `addressHashes`.',
  ),
  places: texts('What was erased from: `bridge`, `archive`, `export`.'),
  count: number('How many cached contents and interactions were erased there.'),
} as const;

/** The fields of one line. */
export type AuditFields = {
  readonly [Name in keyof typeof auditFields]?: (typeof auditFields)[Name] extends AuditField<infer Value>
    ? Value | undefined
    : never;
};

/** Where it is recorded who did what: fields, then the name of what was done. */
export interface AuditLog {
  info(fields: AuditFields, message: string): void;
  warn(fields: AuditFields, message: string): void;
}
