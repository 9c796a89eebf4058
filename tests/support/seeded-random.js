/** Random choices that are the same each time they begin with the same seed. */

/** A seed that nobody chose. */
export const anySeed = () => Math.floor(Math.random() * 2 ** 32);

export class SeededRandom {
  #state;

  /** @param {number} seed a whole number */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and less than 1, as `Math.random`: mulberry32. */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit) {
    return Math.floor(this.fraction() * limit);
  }

  /** @template T @param {T[]} choices @returns {T} */
  oneOf(choices) {
    return choices[this.below(choices.length)];
  }

  /** True once in so many times. */
  onceIn(times) {
    return this.below(times) === 0;
  }

  /** Up to `most` of what `make` makes. */
  list(most, make) {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  /** Cuts bytes into pieces, some of which are empty. */
  cut(bytes) {
    const longest = this.oneOf([1, 2, 7, 40, bytes.length + 1]);
    const pieces = [];
    for (let start = 0; start < bytes.length;) {
      const length = this.below(longest + 1);
      pieces.push(bytes.subarray(start, start + length));
      start += length;
    }
    return pieces;
  }
}
