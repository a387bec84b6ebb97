/** The connection that the replies to one request are sent on, such as an HTTP response. */
export interface Connection {
  /** Sends the replies, a JSON array. Called at most once. */
  send(replies: string): void;
  /** Which browser the client runs in, if it says so: sessions of one browser share its few connections. */
  readonly browser?: string | undefined;
  /** Whether the client has gone. */
  readonly closed: boolean;
  /**
   * Calls the listener once when the connection closes, or at once if it has. `isSent` says whether the replies have been handed to the system; an error that was
   * sent instead of them is none.
   */
  onClose(listener: (isSent: boolean) => void): void;
  /** Gives up a reply that is still being sent. */
  abort(): void;
}
