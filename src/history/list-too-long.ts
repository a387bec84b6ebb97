import { SourceError } from '../cxengage/errors.ts';

/** A list has more pages or interactions than a setting allows. */
export class ListTooLong extends SourceError {
  readonly setting: 'SCAN_PAGES' | 'HISTORY_LIMIT';

  constructor(setting: 'SCAN_PAGES' | 'HISTORY_LIMIT') {
    super('rejected', `The list is longer than ${setting} allows`);
    this.setting = setting;
  }
}
