/**
 * Writes src/base/case_folding_table.h from what this Node knows of Unicode. The table is checked
 * in, so that every build folds alike; run this to take a later version of Unicode.
 *
 * Two texts fold alike when their upper-case forms, put into lower case again and again, are the
 * same. That is Unicode's full case folding, but for the dotless i, whose upper case is the i's.
 */

import { writeFile } from 'node:fs/promises';
import {
  codePointsBeyondAscii,
  expansionTable,
  foldCase,
  movedRanges,
  rangeTable,
} from './lib/code-points.mjs';

const target = new URL('../src/base/case_folding_table.h', import.meta.url);
const dotlessI = 0x131;

/** [code point, what it folds to] of all that fold to something else. */
function foldings() {
  const found = [];
  for (const code of codePointsBeyondAscii()) {
    if (code === dotlessI) continue;
    const character = String.fromCodePoint(code);
    const folded = foldCase(character);
    if (folded !== character) found.push([code, [...folded].map((part) => part.codePointAt(0))]);
  }
  return found;
}

const all = foldings();
const moved = all.filter(([, folded]) => folded.length === 1);
const simple = movedRanges(moved.map(([code, [folded]]) => [code, folded]));
const full = all.filter(([, folded]) => folded.length > 1);

const lines = [
  '#pragma once',
  '',
  `// Written by scripts/generate-case-folding.mjs from Unicode ${process.versions.unicode}.`,
  '',
  '#include "base/code_point_mapping.h"',
  '',
  'namespace chatkeep {',
  '',
  '// clang-format off',
  '// What each code point folds to, where it is not itself.',
  ...rangeTable('kSimpleFoldings', simple),
  '',
  ...expansionTable('kFullFoldings', full),
  '// clang-format on',
  '',
  '}  // namespace chatkeep',
  '',
];
await writeFile(target, lines.join('\n'));
console.log(`${simple.length} ranges and ${full.length} expansions`);
