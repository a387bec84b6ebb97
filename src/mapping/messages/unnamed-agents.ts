import { normalUserId } from '../../kit/principal.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import type { TranslationInput } from '../input/translation-input.ts';
import { userOf } from '../input/user-lookup.ts';
import type { Judged } from '../judged.ts';

/** The name that older transcripts give to every agent. */
const ANONYMOUS = 'Agent';

/** The name of an agent in a message; undefined if the message does not name the agent. */
export function agentNameIn(name: string | undefined): string | undefined {
  return name === ANONYMOUS ? undefined : name;
}

/** Reports agents whose messages do not name them and whose users are missing, once per agent. The owner's user is reported elsewhere. */
export class UnnamedAgents {
  readonly #input: TranslationInput;
  readonly #owner: string | undefined;
  readonly #diagnostics: DiagnosticsCollector;
  /** Ids in normal form. Few conversations have such agents. */
  #seen: Set<string> | undefined;

  constructor(input: TranslationInput, { owner }: Pick<Judged, 'owner'>, diagnostics: DiagnosticsCollector) {
    this.#input = input;
    this.#owner = owner?.userId;
    this.#diagnostics = diagnostics;
  }

  /** `pointer` is that of the id in the message. An agent without an id has no user. */
  add(agentId: string | undefined, pointer: string): void {
    const id = normalUserId(agentId ?? '');
    this.#seen ??= new Set(this.#owner === undefined ? [] : [normalUserId(this.#owner)]);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const user = agentId === undefined ? undefined : userOf(this.#input.users, agentId);
    if (user === null) this.#diagnostics.report('unknown-user', pointer);
    else if (user === undefined && (agentId === undefined || !this.#input.unavailable?.includes('users'))) {
      this.#diagnostics.report('user-not-given', pointer);
    }
  }
}
