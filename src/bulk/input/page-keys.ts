const [LIST, LETTER_N] = [0x5b, 0x6e];
/** Longer than any key that is looked for. */
const MAX_KEY_BYTES = 16;

/**
 * Recognises a saved page of a list while its bytes pass: an object whose own key `results` comes before any `interactionId` or `interaction`,
 * and whose value is a list or null. A page that then has one of these keys of its own is not certainly a page.
 */
export class PageKeys {
  #isObject = false;
  #isKeyNext = false;
  #isKey = false;
  #key = '';
  #isResults = false;
  #isEmptyPage = false;
  #isInPage = false;
  #isDoubtful = false;

  /** Whether the object was a page without results. */
  get isEmptyPage(): boolean {
    return this.#isEmptyPage;
  }

  /** Whether the page that ends now has an interaction of its own. */
  endPage(): boolean {
    const isDoubtful = this.#isDoubtful;
    this.#isInPage = this.#isDoubtful = false;
    return isDoubtful;
  }

  /** The results of a page have ended; its other keys follow. */
  continuePage(): void {
    this.startObject(true);
    this.#isKeyNext = false;
    this.#isInPage = true;
  }

  /** A value begins; `isObject` if its keys decide. */
  startObject(isObject: boolean): void {
    this.#isObject = isObject;
    this.#isKeyNext = isObject;
    this.#isKey = this.#isResults = this.#isEmptyPage = false;
  }

  /** A comma at this depth below the records' level. */
  nextKey(depth: number): void {
    this.#isResults = false;
    if (depth === 1) this.#isKeyNext = this.#isObject;
  }

  startString(depth: number): void {
    this.#isResults = false;
    this.#isKey = this.#isKeyNext && depth === 1;
    this.#isKeyNext = false;
    this.#key = '';
  }

  addByte(byte: number): void {
    if (this.#isKey && this.#key.length < MAX_KEY_BYTES) this.#key += String.fromCharCode(byte);
  }

  endString(): void {
    if (!this.#isKey) return;
    this.#isKey = false;
    this.#isResults = this.#key === 'results' && !this.#isInPage;
    if (this.#isInPage) {
      this.#isDoubtful ||= ['interactionId', 'interaction', 'results'].includes(this.#key);
      return;
    }
    if (this.#key !== 'interactionId' && this.#key !== 'interaction') return;
    this.#isObject = this.#isEmptyPage = false;
  }

  /** A value begins that is no string. */
  startScalar(byte: number): void {
    // In an object, only a key may come first.
    if (this.#isInPage && this.#isKeyNext) this.#isDoubtful = true;
    if (this.#isResults && byte === LETTER_N) this.#isEmptyPage = true;
    if (byte !== LIST) this.#isResults = false;
  }

  /** Whether the list that opens, to this depth below the records' level, holds the results of a page. */
  isResultsNext(depth: number): boolean {
    return this.#isResults && depth === 2;
  }
}
