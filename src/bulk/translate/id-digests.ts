const INITIAL_LENGTH = 1024;

/** Collects the ids of records as two 32-bit digests each, so that they take little memory and can be sent between threads. */
export class IdDigests {
  #digests: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_LENGTH);
  #length = 0;
  readonly #ids: string[] = [];

  /** Adds an id; it is digested with the others of its batch, because a tight loop is faster. */
  add(id: string): void {
    this.#ids.push(id);
  }

  #digest(id: string): void {
    let a = 0x1e3779b9;
    let b = 0x05ebca6b;
    for (let index = 0; index < id.length; index += 1) {
      const unit = id.charCodeAt(index);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
      b ^= b >>> 15;
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
    for (const id of this.#ids) this.#digest(id);
    this.#ids.length = 0;
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
