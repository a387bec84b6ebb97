import { isJsonObject } from '../kit/json.ts';
import type { Account } from './accounts.ts';
import type { TenantInteraction } from './tenant-interaction.ts';

/** The permissions of accounts, which a scenario may change at any time. */
export class Permissions {
  /** Whether logins list permissions (default: true). */
  listed = true;
  readonly #names = new Map<string, readonly string[]>();

  /** Replaces the permissions of an account. */
  replace(username: string, names: readonly string[]): void {
    this.#names.set(username, names);
  }

  of({ username, permissions }: Account): readonly string[] {
    return this.#names.get(username) ?? permissions;
  }

  /** Whether an account may read the resource at a path below the tenant; `find` returns the interaction with an id. */
  mayRead(account: Account, url: string, find: (id: string) => TenantInteraction | undefined): boolean {
    const names = this.of(account);
    const { interactionId, part } = /\/interactions\/(?<interactionId>[^/?]+)\/(?<part>\w+)/.exec(url)?.groups ?? {};
    if (part === 'notes') return names.includes('NOTES_READ_ALL');
    if (part === 'artifacts') {
      const own = names.includes('ARTIFACTS_READ_SELF') && tookPart(find(interactionId ?? ''), account.userId);
      return own || names.includes('ARTIFACTS_READ_ALL');
    }
    if (url.includes('/contacts') && !url.includes('/interactions')) return names.includes('CONTACTS_READ');
    return !url.includes('/interactions') || names.includes('INTERACTIONS_API_READ_ALL');
  }
}

function tookPart(entry: TenantInteraction | undefined, userId: string): boolean {
  const agents = entry?.interaction['agents'];
  return Array.isArray(agents) && agents.some((agent) => isJsonObject(agent) && agent['agentId'] === userId);
}
