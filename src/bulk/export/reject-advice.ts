const advice: Readonly<Record<string, string>> = {
  incomplete:
    'CXEngage did not answer for a part, or it is larger than 32 MiB: replay; if it stays, the row is there without that part',
  'not-found': 'CXEngage lists the interaction and does not have it: replay later, or discard',
  forbidden: 'the account may not read it: give it INTERACTIONS_API_READ_ALL, then replay',
  'request-failed':
    'Genesys Web Services answered "Request failed": replay; if it stays, the server does not have it any more',
  unreadable:
    'the record is not as CXEngage documents it: see "cxbridge rejects show", and ask CXEngage; replay when it is corrected',
  rejected: 'CXEngage refused the call: see "cxbridge rejects show", and ask CXEngage',
};

/** What to do about rejects with a code. */
export function rejectAdvice(code: string): string {
  return advice[code] ?? 'replay; if it stays, see "cxbridge rejects show"';
}
