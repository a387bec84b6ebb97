/**
 * Reuses buffers. V8 counts memory outside its heap as well, so a new buffer for every megabyte of input would start a full garbage collection
 * several times a second.
 */
export class BufferPool {
  readonly #minBytes: number;
  #free: ArrayBuffer[] = [];

  /** Every buffer has at least `minBytes` bytes, so that most requests can be met by any free buffer. */
  constructor(minBytes: number) {
    this.#minBytes = minBytes;
  }

  /** Returns an array of exactly `bytes` bytes with undefined content. */
  acquire(bytes: number): Uint8Array<ArrayBuffer> {
    const free = this.#free.pop();
    const buffer = free && free.byteLength >= bytes ? free : new ArrayBuffer(Math.max(bytes, this.#minBytes));
    return new Uint8Array(buffer, 0, bytes);
  }

  /** Copies bytes into a buffer of this pool. */
  copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const target = this.acquire(bytes.length);
    target.set(bytes);
    return target;
  }

  /** Returns buffers that are no longer in use to the pool. */
  release(...buffers: readonly ArrayBuffer[]): void {
    this.#free.push(...buffers);
  }

  /** Removes up to `count` free buffers from the pool, for use by another pool. */
  takeFree(count: number): ArrayBuffer[] {
    return this.#free.splice(0, count);
  }
}
