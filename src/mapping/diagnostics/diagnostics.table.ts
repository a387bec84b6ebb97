/** Every code that a translation can report, and its meaning. The list is closed; a test compares it with `docs/diagnostics.md`. */
export const diagnosticsTable = {
  'unmapped-value': 'the profile has no entry for this value; the profile’s fallback value was used',
  contradiction: 'the record and its `details` differ, and the record’s value was used; or the end is before the start',
  'unknown-state': 'the record has no readable time; the state was omitted',
  'missing-end':
    'the record has no end, and is flagged or older than the limit for its channel; the state is Stopped, without endDate',
  'unreadable-time': 'the value is not a valid time; the target field was omitted',
  'user-not-given': 'the input does not contain this user; the agent name in the record was used',
  'manifests-not-given': 'the input of an e-mail contains no manifests; the subject was omitted',
  'notes-not-given': 'the record mentions notes, and the input does not contain them',
  'unknown-sub-type':
    'the media type depends on the sub-type, which is not known; the media type of the channel was used',
  'unknown-user': 'the source does not know this user; the agent name in the record was used',
  'repeated-attribute': 'a custom attribute occurs more than once; the latest value was used',
  'incomplete-attribute': 'a custom attribute has no name or no value; it was omitted',
  'approximate-duration':
    'the record has no conversation time; callDuration was derived from the named values, and `userData` names the basis',
  'unknown-duration': 'nothing in the record gives the duration of the call; callDuration was omitted',
  'out-of-range': 'the number is not a valid duration; it was treated as absent',
  'incomplete-source': 'the source marks this record as incomplete',
  'source-unavailable':
    'an optional source call failed; the result lacks its data and is cached only for a few seconds',
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
