import { SourceError } from '../../cxengage/errors.ts';
import type { CxSource } from '../../cxengage/source.ts';
import type { UserDirectory } from './users.ts';

/** Where records come from: a tenant and its people. */
export interface Side {
  readonly source: CxSource;
  readonly users: UserDirectory;
}

/** The main side, and the archive where there is one. */
export interface Sides extends Side {
  readonly archive?: Side | undefined;
}

/** The side that a request means. Throws SourceError where there is no archive: the vendor answers that with "Request failed". */
export function sideOf(tools: Sides, source: 'main' | 'archive'): Side {
  if (source === 'main') return { source: tools.source, users: tools.users };
  if (!tools.archive) throw new SourceError('not-found', 'No archive is configured');
  return tools.archive;
}
