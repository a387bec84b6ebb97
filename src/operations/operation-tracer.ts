/** The trace of one operation. */
export interface OperationTrace {
  /** W3C trace context of the operation, for another node that takes it over. */
  readonly traceparent: string;
  /** Parts of the operation find its trace by this object. */
  attach(operation: object): void;
  /** A part that has ended now, after so many milliseconds. */
  note(name: 'accept' | 'deliver', ms: number): void;
  /** The operation has ended; `code` says why it failed. */
  end(code: string | undefined): void;
}

/** Begins traces of operations. */
export interface OperationTracer {
  /** `traceparent` is that of the node which has accepted the operation, if it was another one. */
  begin(operationName: string, traceparent: string | undefined): OperationTrace;
}
