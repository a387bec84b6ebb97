const INITIAL_LENGTH = 1024;

/** Collects the ids of records as two 32-bit digests each, so that they take little memory and can be sent between threads. */
export class IdDigests {
  #digests: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_LENGTH);
  #length = 0;

  /** Adds the digests of an id. Two characters are read at once; the shifts spread those in the upper half of a number to its lower half. */
  add(id: string): void {
    let a = 0x1e3779b9;
    let b = 0x05ebca6b;
    const { length } = id;
    for (let index = 1; index < length; index += 2) {
      const pair = id.charCodeAt(index - 1) | (id.charCodeAt(index) << 16);
      a = Math.imul(a ^ pair, 0x9e3779b1);
      a ^= a >>> 16;
      b = Math.imul(b ^ pair, 0x5f356495);
      b ^= b >>> 15;
    }
    if (length % 2 === 1) {
      const unit = id.charCodeAt(length - 1);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    if (this.#length === this.#digests.length) this.#grow();
    this.#digests[this.#length] = a;
    this.#digests[this.#length + 1] = b;
    this.#length += 2;
  }

  /** Returns the digests so far and starts anew; the next `add` overwrites them. */
  take(): Int32Array<ArrayBuffer> {
    const taken = this.#digests.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#digests.length);
    larger.set(this.#digests);
    this.#digests = larger;
  }
}
