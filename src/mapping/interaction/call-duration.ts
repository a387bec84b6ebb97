import type { CxInteraction } from '../../cxengage/schema/interaction.ts';
import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { DiagnosticsCollector } from '../diagnostics/diagnostics-collector.ts';
import { conversingAgents, handledSegments } from './facts.ts';

/**
 * Duration of a call in whole seconds: the customer's conversation time, otherwise the length of an answered call. An unanswered call that
 * has ended has duration 0. Undefined while the call is running.
 */
export function callDurationOf(
  record: CxInteraction,
  state: GwsInteraction['state'],
  diagnostics: DiagnosticsCollector,
): number | undefined {
  const conversation = secondsIn(record, 'customerConversationTime', diagnostics);
  if (conversation !== undefined) return conversation;
  const answered = conversingAgents(record).length > 0 || handledSegments(record).length > 0;
  const call = answered ? secondsIn(record, 'interactionTime', diagnostics) : undefined;
  return call ?? (state === 'Stopped' ? 0 : undefined);
}

function secondsIn(
  record: CxInteraction,
  field: 'customerConversationTime' | 'interactionTime',
  diagnostics: DiagnosticsCollector,
): number | undefined {
  const value = record[field];
  if (value === undefined) return undefined;
  const seconds = Math.round(value);
  if (seconds >= 0 && Number.isSafeInteger(seconds)) return Math.abs(seconds); // converts -0 to 0
  diagnostics.report('out-of-range', `/${field}`);
  return undefined;
}
