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
  /** Calls that the viewer has no permission for: repeating them brings nothing, unlike those that failed. */
  readonly notPermitted = new Set<OptionalCall>();
  /** Those of the failed calls that the source refused with 401 or 403. */
  readonly forbidden = new Set<OptionalCall>();

  /** The result of the call, or undefined if it failed. "Not found" is an answer if the caller passes what it means. */
  async attempt<T>(name: OptionalCall, call: () => Promise<T>, notFound?: T): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code === 'not-found' && notFound !== undefined) return notFound;
      this.recordFailure(name, error);
      return undefined;
    }
  }

  /** Records a failure of a call that was made without `attempt`. */
  recordFailure(name: OptionalCall, { code }: SourceError): void {
    if (code === 'not-permitted') {
      this.notPermitted.add(name);
      return;
    }
    this.failed.add(name);
    if (code === 'forbidden') this.forbidden.add(name);
  }
}
