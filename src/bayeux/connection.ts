/** Where the replies to one request go: an HTTP response, or whatever else carries messages. */
export interface Connection {
  /** Sends the replies, a JSON array. Called at most once. */
  send(replies: string): void;
  /** Whether the client has gone. */
  readonly closed: boolean;
  /** Calls the listener once when the connection closes, before or after `send`. */
  onClose(listener: () => void): void;
}
