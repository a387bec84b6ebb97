/**
 * Collects lines of text as UTF-8 bytes in one buffer, which is reused. Each line is encoded on its own: in a joined string, a single line
 * outside Latin-1 would make V8 store all of them with two bytes per character.
 */
export class LinesBuffer {
  #bytes: Buffer = Buffer.allocUnsafe(1024 * 1024);
  #length = 0;

  add(line: string): void {
    this.#ensureCapacity(line.length * 3 + 1); // UTF-8 needs at most three bytes per UTF-16 code unit
    this.#length += this.#bytes.write(line, this.#length);
    this.#bytes[this.#length] = 0x0a;
    this.#length += 1;
  }

  /** Returns the bytes so far and starts anew; the next `add` overwrites them. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #ensureCapacity(additional: number): void {
    if (this.#length + additional <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + additional));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
