const INITIAL_SLOTS = 2 ** 16;
/** 16 million ids take 256 MB; a larger archive is counted up to there. */
const MAX_IDS = 2 ** 24;

/** Counts ids that occur again, by their digests. Two different ids have equal digests once in ten million archives of a million records. */
export class DuplicateCounter {
  duplicates = 0;
  #slots = new Int32Array(2 * INITIAL_SLOTS);
  #ids = 0;
  readonly #maxIds: number;

  constructor(maxIds = MAX_IDS) {
    this.#maxIds = maxIds;
  }

  /** Whether later ids are only compared with the first ones, because there are too many. */
  get isCut(): boolean {
    return this.#ids >= this.#maxIds;
  }

  /** Adds digests of IdDigests. */
  add(digests: Int32Array): void {
    for (let index = 0; index < digests.length; index += 2) {
      // Two zeros mark an empty slot.
      this.#addOne((digests[index] ?? 0) || 1, digests[index + 1] ?? 0);
    }
  }

  #addOne(a: number, b: number): void {
    const slot = findSlot(this.#slots, a, b);
    if (this.#slots[slot] !== 0) {
      this.duplicates += 1;
      return;
    }
    if (this.isCut) return;
    this.#slots[slot] = a;
    this.#slots[slot + 1] = b;
    this.#ids += 1;
    if (this.#ids * 4 > this.#slots.length) this.#grow(); // half full
  }

  #grow(): void {
    const old = this.#slots;
    const larger = new Int32Array(2 * old.length);
    for (let index = 0; index < old.length; index += 2) {
      const [a, b] = [old[index] ?? 0, old[index + 1] ?? 0];
      if (a === 0) continue;
      const slot = findSlot(larger, a, b);
      larger[slot] = a;
      larger[slot + 1] = b;
    }
    this.#slots = larger;
  }
}

/** The slot that holds the digests, or the empty one where they belong. */
function findSlot(slots: Int32Array, a: number, b: number): number {
  const last = slots.length - 1;
  let slot = (b * 2) & last & ~1;
  while (slots[slot] !== 0 && (slots[slot] !== a || slots[slot + 1] !== b)) slot = (slot + 2) & last;
  return slot;
}
