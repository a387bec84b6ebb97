import { SourceError } from '../../cxengage/errors.ts';

/** What an optional call fetches. */
export type OptionalCall =
  | 'users'
  | 'record'
  | 'notes'
  | 'artifacts'
  | 'conversation'
  | 'linked transcript'
  | 'transcript file'
  | 'manifest';

/** The optional calls of one request. A failed call is recorded and its result left out: an answer without it is better than none. */
export class OptionalCalls {
  readonly failed = new Set<OptionalCall>();

  /** The result of the call, or undefined if it failed. "Not found" is an answer if the caller passes what it means. */
  async attempt<T>(name: OptionalCall, call: () => Promise<T>, notFound?: T): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code === 'not-found' && notFound !== undefined) return notFound;
      this.failed.add(name);
      return undefined;
    }
  }
}
