import type { Cache } from '../cache/cache.ts';
import { cachePrefix } from '../cache/keys.ts';
import type { Subject, SubjectTags } from '../cache/subject-tags.ts';
import type { CallOptions, CxSource } from '../cxengage/source.ts';
import { BridgeError } from '../kit/bridge-error.ts';

/** What was erased, and what is left elsewhere. */
export interface ErasureReport {
  /** Cached answers that were erased, without lists. */
  readonly erased: number;
  /** All lists of the tenant are made again. */
  readonly lists: 'renewed';
  /**
   * Whether CXEngage, with its archive, still has the data: if so, it can be asked for again, and must be deleted there. That it does not have it is only known of
   * an interaction: nothing else can be searched for completely.
   */
  readonly source: 'has it' | 'does not have it' | 'unknown';
  /** False if answers may be left that show the person only by a contact. */
  readonly complete: boolean;
  /** What to do if it is not complete. */
  readonly fix?: string;
  /** When results that were already on their way to a user are gone, as an ISO time. */
  readonly mailboxesEmptyAt: string;
  /** Until when no content about it is cached again, as an ISO time. */
  readonly notCachedUntil: string;
}

/** A source that may have the data: that of the tenant, or its archive. */
export interface ErasureSource {
  readonly source: CxSource;
  /** Ids of the contacts of a phone number or an e-mail address. Throws SourceError. */
  readonly fetchContactIds: (address: string) => Promise<readonly string[]>;
}

/** What erases with. */
export interface ErasureParts {
  readonly tenantId: string;
  readonly cache: Cache;
  readonly tags: SubjectTags;
  readonly sources: readonly ErasureSource[];
  /** How long a result may wait for its user, in milliseconds. */
  readonly mailboxMs: number;
  /** How long nothing about it is cached again, in milliseconds. */
  readonly erasedMs: number;
  readonly now: () => number;
}

const ASK_AGAIN =
  'CXEngage could not be asked which contacts have this address, so answers that show the person only by a contact may still be cached: erase again when "cxbridge check" passes, or purge the whole tenant';
const NO_CONTACT =
  'CXEngage has no contact with this address, so answers that show the person only by a contact may still be cached: give a phone number in its international form; if the contact has been deleted in CXEngage, also erase by its id, or purge the whole tenant';

/**
 * Erases what the bridge holds about a subject, on all nodes. Operations that run meanwhile do not write it back. Throws CacheError if the cache does not answer:
 * then nothing is certain, and it must be tried again.
 */
export async function erase(subject: Subject, parts: ErasureParts, call: CallOptions): Promise<ErasureReport> {
  const { tenantId, cache, tags, sources, mailboxMs, erasedMs, now } = parts;
  const answers = await Promise.all(sources.map((each) => ask(subject, each, call)));
  const contacts = new Set(answers.flatMap(({ contactIds = [] }) => contactIds));
  const subjects = [subject, ...[...contacts].map((id) => ({ kind: 'contact', id }) as const)];
  // First, so that a list that is being made is of before also if something fails.
  await cache.raiseGeneration(tenantId);
  const erased = await cache.erase(
    subjects.map((each) => tags.of(tenantId, each)),
    erasedMs,
  );
  await cache.drop(cachePrefix(tenantId, 'list'));
  const isUnknown = answers.some(({ contactIds }) => contactIds === undefined);
  const fix =
    subject.kind !== 'address' ? undefined : isUnknown ? ASK_AGAIN : contacts.size === 0 ? NO_CONTACT : undefined;
  const iso = (ms: number): string => new Date(now() + ms).toISOString();
  return {
    erased,
    lists: 'renewed',
    source: worstOf(answers.map(({ presence }) => presence)),
    complete: fix === undefined,
    ...(fix !== undefined && { fix }),
    mailboxesEmptyAt: iso(mailboxMs),
    notCachedUntil: iso(erasedMs),
  };
}

type Presence = ErasureReport['source'];

interface Answer {
  readonly presence: Presence;
  /** Contacts of an address; undefined if it is not known which they are. */
  readonly contactIds?: readonly string[] | undefined;
}

/** Whether a source knows the subject. One that does not answer does not hinder the erasure. */
async function ask(subject: Subject, { source, fetchContactIds }: ErasureSource, call: CallOptions): Promise<Answer> {
  try {
    if (subject.kind === 'interaction') await source.fetchInteraction(subject.id, call);
    else if (subject.kind === 'contact') await source.fetchContact(subject.id, call);
    else {
      const spellings = spellingsOf(subject.address);
      const contactIds = (await Promise.all(spellings.map(fetchContactIds))).flat();
      return { presence: contactIds.length > 0 ? 'has it' : 'unknown', contactIds };
    }
    return { presence: 'has it' };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    // Interactions may name a contact that is gone.
    const isGone = error.code === 'not-found' && subject.kind === 'interaction';
    return { presence: isGone ? 'does not have it' : 'unknown' };
  }
}

/** Contacts may have a number with `+` that is given with the `00` of a telephone. */
function spellingsOf(address: string): readonly string[] {
  return address.startsWith('00') ? [address, `+${address.slice(2)}`] : [address];
}

function worstOf(presences: readonly Presence[]): Presence {
  if (presences.includes('has it')) return 'has it';
  return presences.includes('unknown') ? 'unknown' : 'does not have it';
}
