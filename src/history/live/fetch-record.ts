import { SourceError } from '../../cxengage/errors.ts';
import { type CxInteraction, parseInteraction } from '../../cxengage/schema/interaction.ts';
import type { CallOptions, CxSource } from '../../cxengage/source.ts';
import type { JsonObject } from '../../kit/json.ts';
import { isOfTenant } from '../same-tenant.ts';

/** Fetches one record with its details. Throws SourceError for a record with another id or tenant, which is never shown to anyone. */
export async function fetchRecord(
  id: string,
  source: CxSource,
  call: CallOptions,
): Promise<{ readonly raw: JsonObject; readonly record: CxInteraction }> {
  const raw = await source.fetchInteraction(id, call);
  const record = parseInteraction(raw);
  if (!record) throw new SourceError('unreadable', 'The reply of the source is not an interaction');
  if (record.interactionId !== id) throw new SourceError('unreadable', 'The source replied with another record');
  if (!isOfTenant(record.tenantId, source.tenantId)) {
    throw new SourceError('unreadable', 'The source replied with another tenant’s record');
  }
  return { raw, record };
}
