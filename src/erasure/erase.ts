import type { Cache } from '../cache/cache.ts';
import type { Subject, SubjectTags } from '../cache/subject-tags.ts';
import { SourceError } from '../cxengage/errors.ts';
import type { CallOptions, CxSource } from '../cxengage/source.ts';

/** Whose data is erased: by the id of an interaction or a contact, by a phone number, or by an e-mail address. */
export interface ErasureRequest {
  readonly kind: 'interaction' | 'contact' | 'phone' | 'email';
  readonly value: string;
}

/** What was erased, and what is left elsewhere. */
export interface ErasureReport {
  /** Cached answers that were erased. */
  readonly erased: number;
  /** All lists of the tenant are made again. */
  readonly lists: 'renewed';
  /** Whether CXEngage still has the data: if so, it can be asked for again, and must be deleted there. */
  readonly source: 'has it' | 'does not have it' | 'unknown';
  /** When results that were already on their way to a user are gone, as an ISO time. */
  readonly mailboxesEmptyAt: string;
  /** Until when nothing about it is cached again, as an ISO time. */
  readonly notCachedUntil: string;
}

/** What erases with. */
export interface ErasureParts {
  readonly tenantId: string;
  readonly cache: Cache;
  readonly tags: SubjectTags;
  readonly source: CxSource;
  /** Ids of the contacts of a phone number or an e-mail address. Throws SourceError. */
  readonly fetchContactIds: (address: string, call: CallOptions) => Promise<readonly string[]>;
  /** How long a result may wait for its user, in milliseconds. */
  readonly mailboxMs: number;
  /** How long nothing about it is cached again, in milliseconds. */
  readonly erasedMs: number;
  readonly now: () => number;
}

/**
 * Erases what the bridge holds about a subject, on all nodes. Operations that run meanwhile do not write it back. Throws CacheError if the cache does not answer:
 * then nothing is certain, and it must be tried again.
 */
export async function erase(request: ErasureRequest, parts: ErasureParts, call: CallOptions): Promise<ErasureReport> {
  const { tenantId, cache, tags, mailboxMs, erasedMs, now } = parts;
  const { subjects, source } = await findSubjects(request, parts, call);
  const erased = await cache.erase(
    subjects.map((subject) => tags.of(tenantId, subject)),
    erasedMs,
  );
  await cache.raiseGeneration(tenantId);
  const iso = (ms: number): string => new Date(now() + ms).toISOString();
  return { erased, lists: 'renewed', source, mailboxesEmptyAt: iso(mailboxMs), notCachedUntil: iso(erasedMs) };
}

/** What is tagged with the subject, and whether the source knows it. A source that does not answer does not hinder the erasure. */
async function findSubjects(
  { kind, value }: ErasureRequest,
  { source, fetchContactIds }: ErasureParts,
  call: CallOptions,
): Promise<{ readonly subjects: readonly Subject[]; readonly source: ErasureReport['source'] }> {
  if (kind === 'interaction' || kind === 'contact') {
    const found = kind === 'interaction' ? source.fetchInteraction(value, call) : source.fetchContact(value, call);
    return { subjects: [{ kind, id: value }], source: await presence(found.then(() => true)) };
  }
  const ids = fetchContactIds(value, call);
  const known = await presence(ids.then(({ length }) => length > 0));
  const contacts = known === 'has it' ? await ids : [];
  return {
    subjects: [{ kind: 'address', address: value }, ...contacts.map((id) => ({ kind: 'contact', id }) as const)],
    source: known,
  };
}

async function presence(found: Promise<boolean>): Promise<ErasureReport['source']> {
  try {
    return (await found) ? 'has it' : 'does not have it';
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error.code === 'not-found' ? 'does not have it' : 'unknown';
  }
}
