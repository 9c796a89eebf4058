/** What the program exits with, a signal apart: see `Interruption`. */
export const Exit = {
  /** Everything was done. */
  ok: 0,
  /** It was done, and not everything is well: the report says what. */
  incomplete: 1,
  /** It was asked for wrongly. Nothing was done. */
  usage: 2,
  /** It failed: the message says why. */
  failed: 3,
} as const;

/** What was asked for cannot be meant. The message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
