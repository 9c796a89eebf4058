/**
 * Writes src/search/character_table.h from what this Node knows of Unicode: what a character is to
 * the search, and which one stands for it in the index. Checked in, so that every build finds alike;
 * run this to take a later version of Unicode, and raise the version of the schema then, because the
 * words of an index that was built before are others.
 */

import { writeFile } from 'node:fs/promises';
import {
  codePointsBeyondAscii,
  expansionTable,
  foldCase,
  hex,
  movedRanges,
  rangeTable,
} from './lib/code-points.mjs';

const target = new URL('../src/search/character_table.h', import.meta.url);

/** Scripts that put no spaces between words, or attach to a word what belongs beside it. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc\uff70]/u;
/** Accents, vowel points and what only says how characters join. */
const ignored =
  /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\u{1f3fb}-\u{1f3ff}]/u;
const wordPart = /[\p{L}\p{N}\p{M}]/u;

/** What has no decomposition, and is written without its stroke where keyboards lack it. */
const strokes = new Map([
  ['ø', 'o'],
  ['đ', 'd'],
  ['ħ', 'h'],
  ['ł', 'l'],
  ['ŧ', 't'],
  ['ı', 'i'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ð', 'd'],
]);

function kindOf(character) {
  if (ignored.test(character)) return 'kIgnored';
  if (/\p{Regional_Indicator}/u.test(character)) return 'kFlagHalf';
  if (/\p{Extended_Pictographic}/u.test(character) && !/[©®™]/u.test(character)) return 'kEmoji';
  if (!wordPart.test(character)) return null;
  return unspaced.test(character) ? 'kUnspaced' : 'kWord';
}

/** Without accents and case. Wide and narrow forms and ligatures become what they stand for. */
function fold(character) {
  const isForm = /[\uff00-\uffef\ufb00-\ufb06]/u.test(character);
  const base = isForm ? character.normalize('NFKC') : character;
  const stripped = base
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC');
  const folded = foldCase(stripped)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/gu, '');
  return [...folded.normalize('NFC')].map((part) => strokes.get(part) ?? part).join('');
}

const kinds = [];
// Where the code points end that belong to no character yet: ranges may go on behind them.
let unassigned = -1;
const singles = [];
const several = [];
for (const code of codePointsBeyondAscii()) {
  const character = String.fromCodePoint(code);
  const last = kinds.at(-1);
  const kind = kindOf(character);
  if (kind === null) {
    const isNone = /\p{Unassigned}/u.test(character);
    if (isNone && last && Math.max(last.last, unassigned) === code - 1) unassigned = code;
    continue;
  }
  if (last && last.kind === kind && Math.max(last.last, unassigned) === code - 1) last.last = code;
  else kinds.push({ first: code, last: code, kind });
  if (kind !== 'kWord' && kind !== 'kUnspaced') continue;
  // Compatibility ideographs are rare, and many.
  if (/\p{Script=Han}/u.test(character)) continue;
  // The others are looked up in lower case: src/base/case_folding_table.h.
  // Of those, only the dotless i has an upper case that is another letter's.
  const lower = foldCase(character);
  if (lower !== character && [...lower].length === 1 && !strokes.has(character)) continue;
  const folded = fold(character);
  if (folded === character || folded === '') continue;
  const parts = [...folded].map((part) => part.codePointAt(0));
  if (parts.length === 1) singles.push([code, parts[0]]);
  else several.push([code, parts]);
}

const simple = movedRanges(singles);
const lines = [
  '#pragma once',
  '',
  `// Written by scripts/generate-search-characters.mjs from Unicode ${process.versions.unicode}.`,
  '',
  '#include "base/code_point_mapping.h"',
  '#include "search/characters.h"',
  '',
  'namespace chatkeep {',
  '',
  'struct CharacterRange {',
  '  std::uint32_t first;',
  '  std::uint32_t last;',
  '  CharacterKind kind;',
  '};',
  '',
  '// clang-format off',
  '// Beyond ASCII. What is in none separates words.',
  `inline constexpr std::array<CharacterRange, ${kinds.length}> kCharacterRanges = {{`,
  ...kinds.map(
    ({ first, last, kind }) => `    {${hex(first)}, ${hex(last)}, CharacterKind::${kind}},`,
  ),
  '}};',
  '',
  '// What each is found as, where it is not itself.',
  ...rangeTable('kCharacterFoldings', simple),
  '',
  ...expansionTable('kCharacterExpansions', several),
  '// clang-format on',
  '',
  '}  // namespace chatkeep',
  '',
];
await writeFile(target, lines.join('\n'));
console.log(`${kinds.length} ranges, ${simple.length} foldings, ${several.length} expansions`);
