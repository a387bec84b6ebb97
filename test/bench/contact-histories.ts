import { type SampleUser, sampleUsers } from '../../src/simulator/samples.ts';
import { SimulatedTenant } from '../../src/simulator/tenant.ts';
import type { TenantInteraction } from '../../src/simulator/tenant-interaction.ts';

/** The calls and SMS of one contact, and its agents, which no other contact shares. */
export interface ContactHistory {
  readonly entries: readonly TenantInteraction[];
  readonly agents: readonly SampleUser[];
}

/** Id of the contact with this index. */
export function contactIdOf(index: number): string {
  return `cafe0000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** Generates contacts with `perContact` interactions each. All processes generate the same, except that the dates end at the current time. */
export function contactHistoriesOf(contacts: number, perContact: number): readonly ContactHistory[] {
  // Four of seven generated interactions are calls or SMS, so twice the number is enough.
  const count = contacts * perContact * 2;
  const tenant = new SimulatedTenant(2, count, Date.now);
  const entries = tenant
    .generatedIds(count)
    .flatMap((id) => tenant.find(id) ?? [])
    .filter(({ interaction }) => ['voice', 'sms'].includes(String(interaction['channelType'])));
  return Array.from({ length: contacts }, (_, index) => {
    const own = entries.slice(index * perContact, (index + 1) * perContact);
    if (own.length < perContact) throw new Error(`Only ${entries.length} calls and SMS were generated`);
    return {
      entries: own.map((entry) => assignToContact(index, entry)),
      agents: sampleUsers.map((user) => agentOf(index, user)),
    };
  });
}

function assignToContact(index: number, { interaction }: TenantInteraction): TenantInteraction {
  const json = sampleUsers.reduce(
    (text, user) => text.replaceAll(user.id, agentOf(index, user).id),
    JSON.stringify(interaction),
  );
  return { interaction: { ...JSON.parse(json), contactId: contactIdOf(index) } };
}

/** Returns a copy of the agent for this contact only, so that cached users of another contact are not reused. */
function agentOf(index: number, user: SampleUser): SampleUser {
  return { ...user, id: user.id.slice(0, -4) + index.toString(16).padStart(4, '0') };
}
