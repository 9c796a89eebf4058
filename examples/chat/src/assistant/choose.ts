/** The same text always gives the same number: FNV-1a over UTF-16 code units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** One of `choices`, of which there must be at least one. */
export function choose<Choice>(choices: readonly [Choice, ...Choice[]], seed: number): Choice {
  return choices[seed % choices.length] ?? choices[0];
}
