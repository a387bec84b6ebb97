/**
 * Lines of text collected as bytes. Each is encoded by itself: put together as texts, one line outside Latin-1 would make all of them twice
 * as wide, and the memory is used again for the next ones.
 */
export class LinesBuffer {
  #bytes: Buffer = Buffer.allocUnsafe(1024 * 1024);
  #length = 0;

  add(line: string): void {
    this.#make(line.length * 3 + 1); // no character takes more than three bytes for each of its units
    this.#length += this.#bytes.write(line, this.#length);
    this.#bytes[this.#length] = 0x0a;
    this.#length += 1;
  }

  /** The bytes so far, which are overwritten by what is added next. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #make(room: number): void {
    if (this.#length + room <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + room));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
