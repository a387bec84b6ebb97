/** Every code that a translation can report, and its meaning. The list is closed; a test compares it with `docs/diagnostics.md`. */
export const diagnosticsTable = {
  'unmapped-value': 'the profile has no entry for this value; the profile’s fallback value was used',
  contradiction: 'the record and its `details` differ, and the record’s value was used; or the end is before the start',
  'missing-end':
    'the record has no end, and is flagged or older than the limit of its channel: state Stopped, no endDate',
  'unreadable-time': 'not a valid time; the target field was omitted',
  'unknown-user': 'the source does not know this user; the agent name in the record was used',
  'repeated-attribute': 'a custom attribute occurs more than once; the latest value was used',
  'incomplete-attribute': 'a custom attribute has no name or no value; it was omitted',
  'out-of-range': 'a number that is not a valid duration; treated as absent',
  'incomplete-source': 'the source flags this record as incomplete',
  'source-unavailable': 'an additional source call failed; the answer lacks its data and is not cached as final',
  'altered-text':
    'bytes of this text were not UTF-8; each was replaced by U+FFFD, and the answer is not cached as final',
  'transcript-not-given':
    'the input of a conversation contains no transcript, and none was requested; `messages` is empty',
  'transcript-pending': 'there is no transcript yet; it may still become available',
  'transcript-expired': 'the file of the transcript is no longer available',
  'transcript-absent': 'there is no transcript, and none will become available',
  'unreadable-transcript': 'the transcript has an undocumented format',
  'flattened-content': 'rich content was written as plain text',
  'skipped-payload': 'the transcript entry is not a message; it was omitted',
  'unknown-field': 'no rule reads this field and the profile does not ignore it; it was omitted',
  'wrong-type':
    'the type of the value differs from the documented type; it was converted if possible, otherwise omitted',
  'not-in-target': 'the target format has no field for this value',
} as const;

/** The code of a diagnostic. */
export type DiagnosticCode = keyof typeof diagnosticsTable;
