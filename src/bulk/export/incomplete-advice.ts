const advice: Readonly<Record<string, string>> = {
  pending:
    'CXEngage writes it after the end: run cxbridge catch-up, which reads again what had ended less than a day before it was last read',
  absent: 'CXEngage has none: no message was sent, or it was never stored',
  expired: 'CXEngage has deleted it: nothing brings it back',
  unreadable: 'it is damaged or too large: run cxbridge rejects replay; if it remains, ask CXEngage',
  unavailable: 'CXEngage did not answer for it: run cxbridge rejects replay',
  forbidden: 'the account may not read it: give it the permission, then run cxbridge rejects replay',
};

/** What to do about a part that is missing, for example `transcript:pending`. */
export function incompleteAdvice(what: string): string | undefined {
  return advice[what.slice(what.indexOf(':') + 1)];
}
