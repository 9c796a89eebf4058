/** Random choices that are the same each time they begin with the same seed. */

export class SeededRandom {
  #state;

  /** @param {number} seed a whole number */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not including, `limit`: mulberry32. */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
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

const TEXTS = [
  '',
  'a',
  'data',
  '\n',
  '\r\n',
  '\0',
  'é漢',
  '👩‍👩‍👧',
  '\u2028',
  '\uFEFF',
  '"\\',
  ': ',
  '007',
  '[1]',
];
const NAMES = [
  'type',
  'text',
  'id',
  'parentId',
  'children',
  'data',
  '__proto__',
  'constructor',
  '',
];

/** JSON with names that mean something to somebody. */
export function randomJson(random, levels = 4) {
  const kind = random.below(levels > 0 ? 7 : 5);
  if (kind === 0) return random.oneOf([null, true, false]);
  if (kind === 1) return random.oneOf([0, -1, 1.5, 1e300, 2 ** 53, random.below(1000)]);
  if (kind < 5) return randomText(random);
  if (kind === 5) return random.list(4, () => randomJson(random, levels - 1));
  return randomObject(random, levels - 1);
}

export function randomObject(random, levels = 3, names = NAMES) {
  const members = random.list(4, () => [random.oneOf(names), randomJson(random, levels)]);
  return Object.fromEntries(members);
}

export function randomText(random) {
  return random.list(3, () => random.oneOf(TEXTS)).join('');
}

/**
 * How long a fuzz test goes on: a few rounds, the same each time; or for CHATKEEP_FUZZ_SECONDS,
 * each time others. A round that fails is named by its seed: CHATKEEP_FUZZ_SEED begins there.
 *
 * @param {number} few
 * @param {(random: SeededRandom) => void | Promise<void>} round
 * @returns {Promise<number>} how many rounds there were
 */
export async function fuzz(few, round) {
  const { CHATKEEP_FUZZ_SECONDS, CHATKEEP_FUZZ_SEED } = process.env;
  const seconds = Number(CHATKEEP_FUZZ_SECONDS ?? 0);
  const first = Number(CHATKEEP_FUZZ_SEED ?? (seconds > 0 ? Date.now() % 2 ** 32 : 1));
  const end = performance.now() + seconds * 1000;
  let rounds = 0;
  for (; seconds > 0 ? performance.now() < end : rounds < few; rounds++) {
    const seed = first + rounds;
    try {
      await round(new SeededRandom(seed));
    } catch (error) {
      throw new Error(`failed with CHATKEEP_FUZZ_SEED=${seed}`, { cause: error });
    }
  }
  return rounds;
/** Numbers that a seed repeats. */
 * mulberry32.
 * @param {number} seed
 * @returns {(below: number) => number} a whole number from 0 to `below` - 1
export function seededRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
