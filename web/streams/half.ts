import { text as checkText } from '../checks.js';

const REPLACEMENT = '\uFFFD';

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isSecondHalf = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * Makes text of deltas that may cut a surrogate pair: a first half at the end of one is held back
 * until the second comes with the next.
 */
export class HalfKeeper {
  #half = '';

  /** The delta with what was held back, without what is held back now. */
  join(delta: unknown, path: string): string {
    if (typeof delta !== 'string') checkText(delta, path);
    let joined = delta as string;
    if (joined === '') return '';
    if (this.#half !== '') {
      const completed = isSecondHalf(joined.charCodeAt(0));
      joined = (completed ? this.#half : REPLACEMENT) + joined;
    }
    const cut = isFirstHalf(joined.charCodeAt(joined.length - 1)) ? joined.length - 1 : undefined;
    const whole = joined.slice(0, cut);
    checkText(whole, path);
    this.#half = cut === undefined ? '' : joined.slice(cut);
    return whole;
  }

  /** What stands for a half whose other half never came. */
  rest(): string {
    return this.#half === '' ? '' : REPLACEMENT;
  }
}
