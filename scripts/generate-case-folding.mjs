/**
 * Writes src/base/case_folding_table.h from what this Node knows of Unicode. The table is checked
 * in, so that every build folds alike; run this to take a later version of Unicode.
 *
 * Two texts fold alike when their upper-case forms, put into lower case again and again, are the
 * same. That is Unicode's full case folding, but for the dotless i, whose upper case is the i's.
 */

import { writeFile } from 'node:fs/promises';

const target = new URL('../src/base/case_folding_table.h', import.meta.url);
const dotlessI = 0x131;

/** The capital sharp s becomes the small one, and only that one two letters. */
function fold(text) {
  const folded = text.toUpperCase().toLowerCase();
  return folded === text ? text : fold(folded);
}

/** [code point, what it folds to] of all that fold to something else. */
function foldings() {
  const found = [];
  for (let code = 0x80; code <= 0x10ffff; code++) {
    if ((code >= 0xd800 && code <= 0xdfff) || code === dotlessI) continue;
    const character = String.fromCodePoint(code);
    const folded = fold(character);
    if (folded !== character) found.push([code, [...folded].map((part) => part.codePointAt(0))]);
  }
  return found;
}

const hex = (code) => `0x${code.toString(16)}`;

/** Neighbours that move by the same distance, one after the other or every second one. */
function ranges(simple) {
  const result = [];
  for (const [code, [folded]] of simple) {
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

const all = foldings();
const simple = ranges(all.filter(([, folded]) => folded.length === 1));
const full = all.filter(([, folded]) => folded.length > 1);

const lines = [
  '#pragma once',
  '',
  `// Written by scripts/generate-case-folding.mjs from Unicode ${process.versions.unicode}.`,
  '',
  '#include <array>',
  '#include <cstdint>',
  '',
  'namespace chatkeep {',
  '',
  '// Each `step`th code point from `first` to `last` folds to the one `distance` further.',
  'struct SimpleFolding {',
  '  std::uint32_t first;',
  '  std::uint32_t last;',
  '  std::uint32_t step;',
  '  std::int32_t distance;',
  '};',
  '',
  '// A code point that folds to two or three; 0 where there is no third.',
  'struct FullFolding {',
  '  std::uint32_t code;',
  '  std::array<std::uint32_t, 3> folded;',
  '};',
  '',
  '// clang-format off',
  `inline constexpr std::array<SimpleFolding, ${simple.length}> kSimpleFoldings = {{`,
  ...simple.map(
    ({ first, last, step, distance }) => `    {${hex(first)}, ${hex(last)}, ${step}, ${distance}},`,
  ),
  '}};',
  '',
  `inline constexpr std::array<FullFolding, ${full.length}> kFullFoldings = {{`,
  ...full.map(([code, [a, b, c = 0]]) => `    {${hex(code)}, {${hex(a)}, ${hex(b)}, ${hex(c)}}},`),
  '}};',
  '// clang-format on',
  '',
  '}  // namespace chatkeep',
  '',
];
await writeFile(target, lines.join('\n'));
console.log(`${simple.length} ranges and ${full.length} expansions`);
