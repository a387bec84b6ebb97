/** The body of a 404. */
export const notFound = { error: { code: 404, message: 'Not found' } };
