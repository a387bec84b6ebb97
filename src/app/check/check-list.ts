import { BridgeError } from '../../kit/bridge-error.ts';

/** What one check found. `skipped` needs something that another check did not find, or that is not configured. */
export interface PreflightResult {
  readonly check: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What was found, in a few words; no secret and no personal data. */
  readonly found: string;
  /** What to do; only of failed checks. */
  readonly fix?: string;
}

/** A check failed for a reason that the operator can change. */
export class CheckFailed extends BridgeError {
  readonly fix: string;

  constructor(found: string, fix: string, cause?: unknown) {
    super('CheckFailed', 'check-failed', found, cause);
    this.fix = fix;
  }
}

/** A check could not be made. */
export class CheckSkipped extends BridgeError {
  constructor(why: string) {
    super('CheckSkipped', 'check-skipped', why);
  }
}

/** Runs checks one after the other and reports each as soon as it is done. */
export class CheckList {
  readonly #report: (result: PreflightResult) => void;
  readonly #prefix: string;

  /** `prefix` goes before the name of each check. */
  constructor(report: (result: PreflightResult) => void, prefix = '') {
    this.#report = report;
    this.#prefix = prefix;
  }

  /** The same list for the checks of one contact center or source. */
  under(prefix: string): CheckList {
    return new CheckList(this.#report, `${this.#prefix}${prefix} `);
  }

  /** Makes a check. Returns what it brought; undefined if it failed or was skipped. */
  async run<T>(
    name: string,
    check: () => Promise<{ readonly found: string; readonly value: T }>,
  ): Promise<T | undefined> {
    const named = `${this.#prefix}${name}`;
    try {
      const { found, value } = await check();
      this.#report({ check: named, outcome: 'ok', found });
      return value;
    } catch (error) {
      if (error instanceof CheckFailed) {
        this.#report({ check: named, outcome: 'failed', found: error.message, fix: error.fix });
      } else if (error instanceof CheckSkipped) {
        this.#report({ check: named, outcome: 'skipped', found: error.message });
      } else throw error;
      return undefined;
    }
  }
}

/** What another check must have brought. Throws CheckSkipped if it did not. */
export function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new CheckSkipped(`needs "${name}"`);
  return value;
}

/** A sentence "what: what to do" in two; without the second one if there is no colon. */
export function splitAtColon(sentence: string): readonly [string, string?] {
  const colon = sentence.indexOf(': ');
  return colon < 0 ? [sentence] : [sentence.slice(0, colon), sentence.slice(colon + 2)];
}
