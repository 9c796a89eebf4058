/**
 * Texts that are made up, the same each time: lengths are log-normal, words are Zipf's, some texts
 * are Chinese, some have emoji.
 */

import { SeededRandom } from '../../tests/support/seeded-random.js';

const VOCABULARY = 60_000;
const CHINESE_CHARACTERS = 3000;
const LONGEST = 50_000;
const EMOJI = ['🙂', '👍🏽', '🚀', '🎉', '❤️', '👩‍💻', '🇫🇷'];

/** A word by its rank: short ones first, as in languages. */
const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zy'.split(' ');
function wordOf(rank) {
  let word = '';
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length)) {
    word += syllables[rest % syllables.length];
  }
  return word;
}
export const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));

/** The sums of Zipf's law over so many ranks, in which a rank is looked up. */
function zipfSums(count) {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) sums[i] = sum += 1 / (i + 2.7);
  return sums;
}
const wordSums = zipfSums(VOCABULARY);
const characterSums = zipfSums(CHINESE_CHARACTERS);

function rankIn(sums, fraction) {
  const sought = fraction * sums.at(-1);
  let low = 0;
  for (let high = sums.length - 1; low < high;) {
    const middle = (low + high) >> 1;
    if (sums[middle] < sought) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @typedef {object} TextKinds
 * @property {number} [median] characters
 * @property {number} [spread] of the logarithm; with the default, the 99th percentile is 6,000
 * @property {number} [chinese] share of the texts
 * @property {number} [emoji] share of the texts
 */

export class Texts {
  #kinds;

  /** @param {SeededRandom} random @param {TextKinds} [kinds] */
  constructor(random, { median = 185, spread = 1.53, chinese = 0.05, emoji = 0.03 } = {}) {
    this.random = random;
    this.#kinds = { median, spread, chinese, emoji };
  }

  rankOfWord() {
    return rankIn(wordSums, this.random.fraction());
  }

  word() {
    return words[this.rankOfWord()];
  }

  chineseCharacter() {
    return String.fromCharCode(0x4e00 + rankIn(characterSums, this.random.fraction()));
  }

  message() {
    const { chinese, emoji } = this.#kinds;
    const length = this.#length();
    if (this.random.fraction() < chinese) return this.#chinese(length);
    const text = this.latin(length);
    return this.random.fraction() < emoji ? `${text} ${this.random.oneOf(EMOJI)}` : text;
  }

  /** Words, until there are so many characters. */
  latin(length) {
    const parts = [];
    for (let size = 0; size < length; size += parts.at(-1).length + 1) parts.push(this.word());
    return parts.join(' ');
  }

  /** It says in a third of the characters what others say. */
  #chinese(length) {
    const parts = [];
    for (let size = 0; size < length / 3; size++) {
      parts.push(this.chineseCharacter());
      if (this.random.fraction() < 0.08) parts.push('，');
    }
    return parts.join('');
  }

  #length() {
    const { median, spread } = this.#kinds;
    return Math.max(1, Math.min(LONGEST, Math.round(median * Math.exp(spread * this.#gaussian()))));
  }

  #gaussian() {
    const distance = Math.sqrt(-2 * Math.log(1 - this.random.fraction()));
    return distance * Math.cos(2 * Math.PI * this.random.fraction());
  }
}
