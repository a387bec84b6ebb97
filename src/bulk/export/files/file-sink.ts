import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** What was written to a file. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

/** A new file that is on the disk once it is closed, and the digest of its bytes. Every call rejects with the system's error. */
export class FileSink {
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Opens a file that does not exist yet. */
  static async create(path: string): Promise<FileSink> {
    return new FileSink(await open(path, 'wx'));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }

  async close(): Promise<WrittenFile> {
    try {
      await this.#handle.sync();
    } finally {
      await this.#handle.close();
    }
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes the file as it is; it is not used. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }
}
