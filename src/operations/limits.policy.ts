/** What an accepted operation reserves of its user's budget until its size is known, in bytes. "Request failed" always fits. */
export const RESERVED_BYTES = 64 * 1024;

/** What a message needs beside its content, in bytes: its envelope, and its place in lists. */
export const MESSAGE_BYTES = 512;

/** How often an operation is begun, if the nodes that work on it die. */
export const MAX_ATTEMPTS = 2;
