import { type SampleUser, sampleUsers } from '../../src/simulator/samples.ts';
import { Tenant } from '../../src/simulator/tenant.ts';
import type { TenantInteraction } from '../../src/simulator/tenant-interaction.ts';

/** A contact with a long history of calls and SMS, and agents that no other contact has talked to. */
export interface Customer {
  readonly entries: readonly TenantInteraction[];
  readonly agents: readonly SampleUser[];
}

/** Id of the contact with this number. */
export function contactId(number: number): string {
  return `cafe0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** So many contacts with so many interactions each, the same in every process but for their dates, which end now. */
export function customersOf(contacts: number, each: number): readonly Customer[] {
  // Four of seven generated interactions are calls or SMS.
  const count = contacts * each * 2;
  const tenant = new Tenant(2, count, Date.now);
  const entries = tenant
    .generatedIds(count)
    .flatMap((id) => tenant.find(id) ?? [])
    .filter(({ interaction }) => ['voice', 'sms'].includes(String(interaction['channelType'])));
  return Array.from({ length: contacts }, (_, number) => {
    const own = entries.slice(number * each, (number + 1) * each);
    if (own.length < each) throw new Error(`There are only ${entries.length} calls and SMS`);
    return {
      entries: own.map((entry) => movedTo(number, entry)),
      agents: sampleUsers.map((user) => agentOf(number, user)),
    };
  });
}

function movedTo(number: number, { interaction }: TenantInteraction): TenantInteraction {
  const text = sampleUsers.reduce(
    (json, user) => json.replaceAll(user.id, agentOf(number, user).id),
    JSON.stringify(interaction),
  );
  return { interaction: { ...JSON.parse(text), contactId: contactId(number) } };
}

/** An agent of this contact alone, so that a directory that knows another contact's agents does not know this one's. */
function agentOf(number: number, user: SampleUser): SampleUser {
  return { ...user, id: user.id.slice(0, -4) + number.toString(16).padStart(4, '0') };
}
