interface RefusalRow {
  /** The vendor's code (Return Values, 8.5.2). */
  readonly statusCode: number;
  readonly httpStatus: number;
  /** What the caller is told when nothing more precise is known. */
  readonly means: string;
}

/** Every way a request is refused at once; `docs/errors.md` is compared with it by a test. */
export const refusalsTable = {
  'missing-parameter': { statusCode: 1, httpStatus: 400, means: 'A required parameter is missing' },
  'unreadable-value': { statusCode: 2, httpStatus: 400, means: 'A value cannot be read' },
  'not-json': { statusCode: 2, httpStatus: 415, means: 'The body must be sent as application/json' },
  'operation-forbidden': { statusCode: 3, httpStatus: 403, means: 'The operation is not available' },
  'internal-error': { statusCode: 4, httpStatus: 500, means: 'Internal error' },
  'too-large': { statusCode: 4, httpStatus: 413, means: 'The request is too large' },
  overloaded: { statusCode: 4, httpStatus: 503, means: 'The bridge cannot take more requests now; try again' },
  'no-permission': { statusCode: 5, httpStatus: 403, means: 'The user lacks permission in this tenant' },
  'not-found': { statusCode: 6, httpStatus: 404, means: 'Resource not found' },
  'out-of-range': { statusCode: 10, httpStatus: 400, means: 'A value is out of range' },
  'not-authenticated': { statusCode: 20, httpStatus: 403, means: 'Access denied' },
} as const satisfies Record<string, RefusalRow>;

/** A row's name. */
export type RefusalCode = keyof typeof refusalsTable;
