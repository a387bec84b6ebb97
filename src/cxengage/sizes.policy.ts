const MEGABYTE = 1024 * 1024;

/** The largest body of an API reply that is read, in bytes. */
export const MAX_REPLY_BYTES = 32 * MEGABYTE;

/** The largest file that is downloaded, in bytes. */
export const MAX_FILE_BYTES = 16 * MEGABYTE;

/** The largest recording or other file that is copied to a disk, in bytes. */
export const MAX_COPIED_BYTES = 2_048 * MEGABYTE;
