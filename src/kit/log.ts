/** A field of log lines. The type of its value is only for the compiler. */
interface LogField<T> {
  readonly about: string;
  readonly value?: T | undefined;
}

const text = (about: string): LogField<string> => ({ about });
const number = (about: string): LogField<number> => ({ about });
const texts = (about: string): LogField<readonly string[]> => ({ about });

/**
 * What a line of the log may say beside its sentence: one name for each thing, the same in every line, and nothing of a record, a person or a token.
 * `docs/operate.md` lists them.
 */
export const logFields = {
  code: text('Why something failed, in one word. `fault` is an unexpected error, with a `stack`.'),
  status: number('HTTP status of the reply of CXEngage, or of a file server.'),
  errno: text('Code of the system or of the HTTP client for a connection that failed, for example `ECONNREFUSED`.'),
  host: text('Host and port that were called.'),
  step: text(
    'What CXEngage was asked for: `token`, `login`, `list`, `record`, `artifact`, `notes`, `user`, `contact`, `conversation`, `link` or `file`.',
  ),
  source: text('Which source it was: `main` or `archive`.'),
  tenant: text('Id of the CXEngage tenant.'),
  state: text('State of the source: `up`, `refused` or `down`.'),
  fix: text('What to do.'),
  permission: text('Permission of CXEngage that is missing.'),
  setting: text('Setting that the line is about.'),
  stack: text('Stack of an unexpected error, without its message, which could quote data.'),
  reason: text('What Redis, or the connection to it, reported.'),
  requestId: text('Id of the HTTP request.'),
  referenceId: number('Number of the operation, as its client knows it.'),
  messageType: text('Name of the operation’s notification.'),
  ms: number('Milliseconds that it took.'),
  codes: texts('Codes of the diagnostics of a translation (docs/diagnostics.md).'),
  profile: text('Fingerprint of the mapping profile.'),
  faults: texts('What is wrong with a file, one sentence each.'),
  compares: text('Times of an interaction that CXEngage compares with the window of a list.'),
  version: text('Version of the bridge.'),
  auth: text('How users sign in: `users` or `cxengage`.'),
  zone: text('Time zone of the dates in results.'),
  url: text('Public URL of the bridge.'),
  store: text(
    'Where sign-ins, sessions, results and the cache are: `memory`, `redis`, or `redis-away`, which is the memory until Redis answers.',
  ),
  count: number('How many of them.'),
  bytes: number('Size in bytes.'),
} as const;

/** The fields of one line. */
export type LogFields = {
  readonly [Name in keyof typeof logFields]?: (typeof logFields)[Name] extends LogField<infer Value>
    ? Value | undefined
    : never;
};

/** The part of pino's logger that modules use: fields, then a sentence. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
