import { SourceError } from '../../cxengage/errors.ts';

/** Second source calls, by what they bring. */
export type OptionalCall =
  | 'users'
  | 'notes'
  | 'artifacts'
  | 'conversation'
  | 'linked transcript'
  | 'transcript file'
  | 'manifest';

/** Second source calls of one request: those that fail are named and left out, since an answer without them is better than none. */
export class OptionalCalls {
  readonly failed = new Set<OptionalCall>();

  /** The call's result, or undefined where it failed. "Not found" is an answer, and the caller says what it means. */
  async attempt<T>(extra: OptionalCall, call: () => Promise<T>, notFound?: T): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code === 'not-found' && notFound !== undefined) return notFound;
      this.failed.add(extra);
      return undefined;
    }
  }
}
