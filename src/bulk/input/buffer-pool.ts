/**
 * Memory to be used again. New memory for every megabyte that passes makes the garbage collector look at the whole heap many times a second,
 * since it counts what a heap keeps alive outside of it.
 */
export class BufferPool {
  readonly #least: number;
  #free: ArrayBuffer[] = [];

  /** No piece has fewer bytes than `least`, so that pieces can stand in for each other. */
  constructor(least: number) {
    this.#least = least;
  }

  /** So many bytes, holding anything. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    const free = this.#free.pop();
    const memory = free && free.byteLength >= bytes ? free : new ArrayBuffer(Math.max(bytes, this.#least));
    return new Uint8Array(memory, 0, bytes);
  }

  /** A copy that can be given away. */
  copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = this.take(bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** Takes back pieces that nobody looks at any more. */
  give(...pieces: readonly ArrayBuffer[]): void {
    this.#free.push(...pieces);
  }

  /** Hands out up to so many pieces, to be used elsewhere. */
  some(count: number): ArrayBuffer[] {
    return this.#free.splice(0, count);
  }
}
