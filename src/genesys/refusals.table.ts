interface RefusalRow {
  /** The vendor's code (Return Values, 8.5.2). */
  readonly statusCode: number;
  readonly httpStatus: number;
  /** `statusMessage` if there is no more precise message. */
  readonly defaultMessage: string;
}

/** Every reason to refuse a request synchronously. A test compares this table with `docs/errors.md`. */
export const refusalsTable = {
  'missing-parameter': { statusCode: 1, httpStatus: 400, defaultMessage: 'A required parameter is missing' },
  'unreadable-value': { statusCode: 2, httpStatus: 400, defaultMessage: 'A value cannot be read' },
  'not-json': { statusCode: 2, httpStatus: 415, defaultMessage: 'The body must be sent as application/json' },
  'operation-forbidden': { statusCode: 3, httpStatus: 403, defaultMessage: 'The operation is not available' },
  'internal-error': { statusCode: 4, httpStatus: 500, defaultMessage: 'Internal error' },
  'source-failed': { statusCode: 4, httpStatus: 502, defaultMessage: 'Request failed' },
  'too-large': { statusCode: 4, httpStatus: 413, defaultMessage: 'The request is too large' },
  overloaded: {
    statusCode: 4,
    httpStatus: 503,
    defaultMessage: 'The bridge cannot accept more requests now; try again later',
  },
  'no-permission': { statusCode: 5, httpStatus: 403, defaultMessage: 'The user lacks permission in this tenant' },
  'not-found': { statusCode: 6, httpStatus: 404, defaultMessage: 'Resource not found' },
  'out-of-range': { statusCode: 10, httpStatus: 400, defaultMessage: 'A value is out of range' },
  'not-authenticated': { statusCode: 20, httpStatus: 403, defaultMessage: 'Access denied' },
} as const satisfies Record<string, RefusalRow>;

/** The key of a row. */
export type RefusalCode = keyof typeof refusalsTable;
