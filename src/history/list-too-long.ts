import { SourceError } from '../cxengage/errors.ts';

/** A list has more pages or interactions than the settings allow. */
export class ListTooLong extends SourceError {
  constructor() {
    super('rejected', 'The list is longer than the settings allow');
  }
}
