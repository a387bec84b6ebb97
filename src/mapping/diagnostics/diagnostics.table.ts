/** Every code a translation can report, and what it tells. The list is closed: a test compares it with `docs/diagnostics.md`. */
export const diagnosticsTable = {
  'unmapped-value': 'the profile has no word for this value; the profile’s "unknown" word was used',
  contradiction: 'the root and `details` differ, and the root was used; or the end lies before the start',
  'missing-end': 'flagged or older than its channel allows, but without an end: Stopped without endDate',
  'unreadable-time': 'not a time; the target field was left out',
  'unknown-user': 'the user was looked for and not found; the record’s own agent name was used',
  'repeated-attribute': 'a custom attribute is given more than once; the latest was used',
  'incomplete-attribute': 'a custom attribute without a name or without a value; left out',
  'out-of-range': 'a number that no duration can be; treated as absent',
  'incomplete-source': 'the source itself flags this record as incomplete',
  'source-unavailable':
    'a second source call failed; the answer lacks what it would have brought and is not kept as final',
  'transcript-not-given':
    'a conversation came without its transcript, which nobody has looked for; `messages` is empty',
  'transcript-pending': 'no transcript yet; it may still come',
  'transcript-expired': 'the transcript’s file can no longer be read',
  'transcript-absent': 'there is no transcript and none will come',
  'unreadable-transcript': 'what stands in place of a transcript is none that the vendor documents',
  'flattened-content': 'rich content was written as plain text',
  'skipped-payload': 'not a message; left out',
  'unknown-field': 'no rule reads this field and the profile does not ignore it; it was left out',
  'wrong-type': 'a value of another type than the source documents; written out where it can be, left out where not',
  'not-in-target': 'the documented reply has no place for this',
} as const;

/** A row's name. */
export type DiagnosticCode = keyof typeof diagnosticsTable;
