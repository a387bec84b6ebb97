import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { conversingAgents, handledSegments } from './facts.ts';

/**
 * Whole seconds: the customer's conversation, else the whole call where an agent conversed; an unanswered call took none. Undefined while the
 * call runs.
 */
export function callDurationOf(
  record: CxInteraction,
  state: GwsInteraction['state'],
  findings: DiagnosticsCollector,
): number | undefined {
  const conversation = duration(record, 'customerConversationTime', findings);
  if (conversation !== undefined) return conversation;
  const answered = conversingAgents(record).length > 0 || handledSegments(record).length > 0;
  const call = answered ? duration(record, 'interactionTime', findings) : undefined;
  return call ?? (state === 'Stopped' ? 0 : undefined);
}

function duration(
  record: CxInteraction,
  field: 'customerConversationTime' | 'interactionTime',
  findings: DiagnosticsCollector,
): number | undefined {
  const value = record[field];
  if (value === undefined) return undefined;
  const seconds = Math.round(value);
  if (seconds >= 0 && Number.isSafeInteger(seconds)) return Math.abs(seconds); // never minus nothing
  findings.report('out-of-range', `/${field}`);
  return undefined;
}
