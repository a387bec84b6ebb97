import { operationsTable } from '../genesys/operations.table.ts';
import { historyTopic } from '../genesys/topics.ts';
import { BridgeError } from '../kit/bridge-error.ts';
import type { JsonObject } from '../kit/json.ts';
import { DesktopClient, type Login } from './desktop-client.ts';

/** One operation of the history API and its parameters. */
export interface DesktopRequest {
  readonly operation: string;
  /** Interaction or contact id, if the path of the operation has one. */
  readonly id: string | undefined;
  readonly parameters: JsonObject;
}

/** A server that requests are sent to. */
export interface DesktopServer {
  readonly url: string;
  readonly login: Login;
  /** Limit for each HTTP reply and for the notification. */
  readonly timeoutMs: number;
}

/**
 * Signs in, subscribes, sends the request and waits for its notification. `onReply` gets the HTTP reply as soon as it arrives. Returns the data
 * of the notification, or undefined if the reply refuses the request. Rejects with an Error whose message is one line for the user.
 */
export async function sendDesktopRequest(
  { operation, id, parameters }: DesktopRequest,
  { url, login, timeoutMs }: DesktopServer,
  onReply: (reply: JsonObject) => void,
): Promise<JsonObject | undefined> {
  const path = requestPath(operation, id);
  const client = new DesktopClient(url, login, timeoutMs);
  try {
    await client.signIn();
    await client.subscribe(historyTopic);
    const reply = await client.post(path, { ...parameters, operationName: operation });
    onReply(reply);
    if (reply['statusCode'] !== 0) return undefined;
    return await client.waitForNotification(reply['referenceId'], timeoutMs);
  } finally {
    await client.close();
  }
}

function requestPath(operation: string, id: string | undefined): string {
  const row = operationsTable.find(({ name }) => name === operation);
  const names = operationsTable.map(({ name }) => name).join(', ');
  if (!row) throw invalidRequest(`Unknown operation ${operation}. Use one of ${names}.`);
  if (row.path.includes(':id') && !id) throw invalidRequest(`${operation} needs an id.`);
  return row.path.replace(':id', encodeURIComponent(id ?? ''));
}

function invalidRequest(message: string): BridgeError {
  return new BridgeError('DesktopRequestError', 'invalid-request', message);
}
