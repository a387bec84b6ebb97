const advice: Readonly<Record<string, string>> = {
  pending: 'CXEngage writes it after the end: catch-up reads what ended less than a day before it was read again',
  absent: 'CXEngage has none: nobody wrote, or it was never stored',
  expired: 'CXEngage has deleted it: nothing brings it back',
  unreadable: 'it is damaged or too large: rejects replay, and ask CXEngage if it stays',
  unavailable: 'CXEngage did not answer for it: rejects replay',
  forbidden: 'the account may not read it: give it the permission, then rejects replay',
};

/** What to do about a part that is missing, for example `transcript:pending`. */
export function incompleteAdvice(what: string): string | undefined {
  return advice[what.slice(what.indexOf(':') + 1)];
}
