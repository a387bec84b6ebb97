/** Response body for HTTP 404. */
export const notFound = { error: { code: 404, message: 'Not found' } };
