import { instantOf } from '../../../cxengage/schema/instant.ts';
import { isJsonObject, type JsonObject } from '../../../kit/json.ts';
import type { Row } from '../tables/tables.table.ts';

/** The e-mails of an interaction, by their manifests as they were read: those of received ones and those of replies have different names. */
export function emailRows(interactionId: string, manifests: unknown): readonly Row<'email'>[] {
  if (!isJsonObject(manifests)) return [];
  return (['received', 'reply'] as const).flatMap((kind) => {
    const manifest = manifests[kind];
    return isJsonObject(manifest) ? [emailRow(interactionId, kind, manifest)] : [];
  });
}

function emailRow(interactionId: string, kind: 'received' | 'reply', manifest: JsonObject): Row<'email'> {
  const textAt = (name: string): string | undefined => {
    const value = manifest[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [sender] = addressesOf(manifest['from']);
  return {
    interaction_id: interactionId,
    kind,
    subject: textAt('subject'),
    sender: sender ?? addressesOf([manifest['sender']])[0],
    recipients: listOf(manifest['to']),
    copies: listOf(manifest['cc']),
    blind_copies: listOf(manifest['bcc']),
    sent_at: instantOf(textAt('date-sent')),
    received_at: instantOf(textAt('date-received')),
    message_id: textAt('id') ?? textAt('inReplyToId'),
  };
}

function listOf(value: unknown): string | undefined {
  const addresses = addressesOf(value);
  return addresses.length === 0 ? undefined : JSON.stringify(addresses);
}

/** Addresses are texts, or objects with an address and a name. */
function addressesOf(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => {
    const address = isJsonObject(entry) ? entry['address'] : entry;
    return typeof address === 'string' ? [address] : [];
  });
}
