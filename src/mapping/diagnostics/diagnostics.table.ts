/**
 * Severities, the most severe first. `error`: a value that the target has a place for could not be read or fetched. `warning`: the answer
 * contains a substitute, an assumption or an omission. `info`: as expected, nothing to do.
 */
export const severities = ['error', 'warning', 'info'] as const;
/** How severe a diagnostic is. */
export type Severity = (typeof severities)[number];

/** A code's severity, and its meaning as the pages and `explain` show it. */
export interface DiagnosticRow {
  readonly severity: Severity;
  readonly meaning: string;
}

/** Every code that a translation can report. The list is closed; a test compares it with `docs/diagnostics.md`. */
export const diagnosticsTable = {
  'unmapped-value': {
    severity: 'warning',
    meaning: 'the profile has no entry for this value; the profile’s fallback value was used',
  },
  contradiction: {
    severity: 'warning',
    meaning:
      'the record and its `details` differ, and the record’s value was used; or its two lists of agents show different conversations; or an agent has two ids, and `resourceId` was used; or an end is before its start; or an agent’s conversation or a duration does not fit into the interaction, and counts as unknown; or a user has another id than its key in `users`, or the id of an earlier one, and was not used; or a live conversation is that of another interaction, and was not used',
  },
  'unknown-state': {
    severity: 'warning',
    meaning:
      'the record has no readable start or end, nor has any agent, conversation, segment or queue in it; the state was omitted',
  },
  'missing-end': {
    severity: 'warning',
    meaning:
      'the end is not readable, or the record has none and is flagged or older than the limit for its channel; the state is Stopped, without endDate',
  },
  'unreadable-time': {
    severity: 'error',
    meaning: 'the value is not a valid time; another value was used, or what depends on it was omitted',
  },
  'user-not-given': {
    severity: 'warning',
    meaning:
      'the input does not contain this user; the agent name in the record or, in messages, the profile’s nickname was used',
  },
  'manifests-not-given': {
    severity: 'warning',
    meaning: 'the input of an e-mail contains no manifests; the subject was omitted',
  },
  'notes-not-given': { severity: 'warning', meaning: 'the record mentions notes, and the input does not contain them' },
  'unknown-sub-type': {
    severity: 'warning',
    meaning: 'the media type depends on the sub-type, which is not known; the media type of the channel was used',
  },
  'agent-without-id': {
    severity: 'warning',
    meaning:
      'an agent who conversed has no id; this agent cannot be the owner and, without a name, neither joins nor leaves',
  },
  'unknown-user': {
    severity: 'warning',
    meaning:
      'the source does not know this user; the agent name in the record or, in messages, the profile’s nickname was used',
  },
  'repeated-attribute': {
    severity: 'warning',
    meaning: 'a custom attribute occurs more than once; the latest value was used',
  },
  'incomplete-attribute': {
    severity: 'warning',
    meaning: 'a custom attribute has no name or no value; it was omitted',
  },
  'approximate-duration': {
    severity: 'warning',
    meaning:
      'the record has no conversation time; callDuration was derived from the named values, and `userData` names the basis',
  },
  'unknown-duration': {
    severity: 'warning',
    meaning:
      'nothing in the record gives the duration of the call, or its state is not known; callDuration was omitted',
  },
  'out-of-range': {
    severity: 'error',
    meaning: 'the number is not a valid duration, or too large to be read exactly; it counts as unknown',
  },
  'incomplete-source': { severity: 'warning', meaning: 'the source marks this record as incomplete' },
  'source-unavailable': {
    severity: 'error',
    meaning: 'an optional source call failed; the result lacks its data and is cached only for a few seconds',
  },
  'altered-text': {
    severity: 'error',
    meaning:
      'bytes of this text were not UTF-8 and each was replaced by U+FFFD; the result is cached only for a few seconds',
  },
  'not-permitted': {
    severity: 'info',
    meaning: 'the caller may not read the transcript or the notes; the result lacks them',
  },
  'transcript-not-given': {
    severity: 'warning',
    meaning: 'the input of a conversation contains no transcript, and none was requested; `messages` is empty',
  },
  'transcript-pending': { severity: 'info', meaning: 'there is no transcript yet; it may still become available' },
  'transcript-expired': { severity: 'error', meaning: 'the file of the transcript is no longer available' },
  'transcript-absent': { severity: 'warning', meaning: 'there is no transcript, and none will become available' },
  'unreadable-transcript': {
    severity: 'error',
    meaning:
      'the transcript has an undocumented format, or its file may not be downloaded; `messages` lacks it, or another transcript was used',
  },
  'unused-transcript': {
    severity: 'warning',
    meaning:
      'another transcript of this interaction comes first in the order of sources; this one is not in `messages`',
  },
  'unattributed-text': {
    severity: 'warning',
    meaning: 'the only transcript is a text that does not show who said what; it became one notice of the system',
  },
  'assumed-end': {
    severity: 'warning',
    meaning: 'the agent’s conversation has no end; the agent leaves when the interaction ends',
  },
  'flattened-content': { severity: 'info', meaning: 'rich content was written as plain text' },
  'skipped-payload': {
    severity: 'info',
    meaning: 'the transcript entry is not a message, or a live message has no content; it was omitted',
  },
  'unknown-field': {
    severity: 'warning',
    meaning: 'no rule reads this field and the profile does not ignore it; it was omitted',
  },
  'wrong-type': {
    severity: 'warning',
    meaning: 'the type of the value differs from the documented type; it was converted if possible, otherwise omitted',
  },
  'not-in-target': { severity: 'info', meaning: 'the target format has no field for this value' },
} as const satisfies Readonly<Record<string, DiagnosticRow>>;

/** The code of a diagnostic. */
export type DiagnosticCode = keyof typeof diagnosticsTable;

/** The severity of a code. An unknown code, from another version, is an error: it must not seem harmless. */
export function severityOf(code: string): Severity {
  return Object.hasOwn(diagnosticsTable, code) ? diagnosticsTable[code as DiagnosticCode].severity : 'error';
}

/** Orders codes by severity, the most severe first. */
export function compareSeverity(code: string, other: string): number {
  return severities.indexOf(severityOf(code)) - severities.indexOf(severityOf(other));
}
