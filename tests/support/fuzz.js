/** What fuzz tests try, and for how long. */

import { SeededRandom } from './seeded-random.js';

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
}
