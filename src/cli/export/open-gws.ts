import type { RunGwsOperation } from '../../bulk/export/source/gws-export-source.ts';
import { SourceError } from '../../cxengage/errors.ts';
import { DesktopClient } from '../../desktop/desktop-client.ts';
import { historyTopic } from '../../genesys/topics.ts';
import type { JsonObject } from '../../kit/json.ts';
import { type LoginOptions, resolveLogin } from '../desktop-options.ts';

/** How long a reply and a notification of the server may take, in milliseconds. */
const REPLY_MS = 120_000;

/** A server that is overloaded, or has ended the session, may do it later; one that refuses an operation does not. */
function refused(status: number, reply: JsonObject | undefined): Error {
  const message = `The server refused the operation with HTTP ${status}: ${JSON.stringify(reply ?? null)}`;
  if (status === 401 || status === 403) return new Error(message);
  return new SourceError(status === 429 || status >= 500 ? 'unavailable' : 'rejected', message);
}

/** A session of a user of a server. */
export interface GwsSession {
  /** Signs in. Rejects with an Error that quotes the server's reply. */
  signIn(): Promise<void>;
  readonly run: RunGwsOperation;
}

/** Opens a Genesys Web Services, with a session that is made again when the server has ended it. It closes with the stack. */
export function openGws(url: string, login: LoginOptions, stack: AsyncDisposableStack): GwsSession {
  const credentials = resolveLogin(login);
  let session: Promise<DesktopClient> | undefined;
  const open = async (): Promise<DesktopClient> => {
    const client = new DesktopClient(url, credentials, REPLY_MS);
    await client.signIn();
    await client.subscribe(historyTopic);
    return client;
  };
  stack.defer(async () => (await session?.catch(() => undefined))?.close());
  const run: RunGwsOperation = async (path, body) => {
    session ??= open();
    const used = session;
    try {
      const client = await used;
      const { status, reply } = await client.send(path, body);
      if (reply?.['statusCode'] !== 0) throw refused(status, reply);
      return await client.waitForNotification(reply['referenceId'], REPLY_MS);
    } catch (error) {
      // What the server does not do for one operation says nothing about the session.
      if (error instanceof SourceError) throw error;
      // The next operation begins a new session.
      if (session === used) {
        session = undefined;
        used.then((client) => client.close()).catch(() => {});
      }
      throw error;
    }
  };
  return {
    run,
    async signIn() {
      session ??= open();
      await session;
    },
  };
}
