/** Chance that can be had again: the same seed gives the same numbers. */

/** @param {number} seed @returns {() => number} at least 0 and less than 1, as `Math.random` */
export function seeded(seed) {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger, who put it into the public domain.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed that nobody chose. */
export const anySeed = () => Math.floor(Math.random() * 2 ** 32);
