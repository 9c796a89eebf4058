// What the scripts share that write tables of Unicode's characters.

/** Every code point beyond ASCII that is a character: half of a surrogate pair is none. */
export function* codePointsBeyondAscii() {
  for (let code = 0x80; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield code;
  }
}

/**
 * Without case. The capital sharp s becomes the small one, and only that one two letters.
 *
 * @param {string} text
 * @returns {string}
 */
export function foldCase(text) {
  const folded = text.toUpperCase().toLowerCase();
  return folded === text ? text : foldCase(folded);
}

export const hex = (code) => `0x${code.toString(16)}`;

/**
 * Neighbours that move by the same distance, one after the other or every second one.
 *
 * @param {Array<[number, number]>} pairs a code point, and the one that it becomes
 */
export function movedRanges(pairs) {
  const result = [];
  for (const [code, folded] of pairs) {
    const last = result.at(-1);
    const step = last ? code - last.last : 0;
    const fits = last && folded - code === last.distance && (step === 1 || step === 2);
    if (fits && (last.first === last.last || last.step === step)) {
      last.last = code;
      last.step = step;
    } else {
      result.push({ first: code, last: code, step: 1, distance: folded - code });
    }
  }
  return result;
}

const table = (type, name, entries) => [
  `inline constexpr std::array<${type}, ${entries.length}> ${name} = {{`,
  ...entries.map((entry) => `    {${entry}},`),
  '}};',
];

/**
 * The declaration of a table of what `movedRanges` gave, in lines.
 *
 * @param {string} name
 * @param {ReturnType<typeof movedRanges>} ranges
 */
export const rangeTable = (name, ranges) =>
  table(
    'MappedRange',
    name,
    ranges.map(
      ({ first, last, step, distance }) => `${hex(first)}, ${hex(last)}, ${step}, ${distance}`,
    ),
  );

/**
 * The declaration of a table of code points that become two or three, in lines.
 *
 * @param {string} name
 * @param {Array<[number, number[]]>} expansions
 */
export const expansionTable = (name, expansions) =>
  table(
    'ExpandedCodePoint',
    name,
    expansions.map(([code, [a, b, c = 0]]) => `${hex(code)}, {${hex(a)}, ${hex(b)}, ${hex(c)}}`),
  );
