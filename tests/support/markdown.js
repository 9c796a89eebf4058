/** Reads the documents: their blocks of code, their links, and what links may name in them. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './paths.js';

/**
 * @typedef {object} Document
 * @property {string} file relative to the root: `docs/api.md`
 * @property {string} markdown
 */

/**
 * @typedef {object} CodeBlock
 * @property {string} language the first word behind the fence: `js`
 * @property {Set<string>} marks the other words: `page`, `excerpt`
 * @property {string | null} title what stands there as `title=`: the file that it is, or is of
 * @property {string} code
 * @property {number} line where it begins
 */

/** Everything that people read. @returns {Promise<Document[]>} */
export async function documents() {
  const docs = (await readdir(inRoot('docs'))).filter((name) => name.endsWith('.md'));
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'THIRD_PARTY_NOTICES.md',
    'src/README.md',
    'examples/chat/README.md',
    ...docs.sort().map((name) => path.posix.join('docs', name)),
  ];
  return Promise.all(
    files.map(async (file) => ({ file, markdown: await readFile(inRoot(file), 'utf8') })),
  );
}

const fence = /^```(.*)$/;

/** @param {string} markdown @returns {CodeBlock[]} */
export function codeBlocks(markdown) {
  const blocks = [];
  let open = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const info = line.match(fence)?.[1].trim();
    if (open === null && info !== undefined) {
      const [language, ...words] = info.split(/\s+/);
      const title = words.find((word) => word.startsWith('title='));
      open = {
        language,
        marks: new Set(words.filter((word) => word !== title)),
        title: title?.slice('title='.length) ?? null,
        code: '',
        line: index + 1,
      };
    } else if (info === '') {
      blocks.push(open);
      open = null;
    } else if (open !== null) {
      open.code += `${line}\n`;
    }
  }
  if (open !== null) throw new Error(`The block of line ${open.line} does not end.`);
  return blocks;
}

/** The text without its blocks of code, line by line as it was. @param {string} markdown */
function prose(markdown) {
  let isCode = false;
  return markdown
    .split('\n')
    .map((line) => {
      const isFence = fence.test(line);
      if (isFence) isCode = !isCode;
      return isCode || isFence ? '' : line;
    })
    .join('\n');
}

/** What a link may name behind `#`, as sites of code and of documents make it of a heading. */
export function anchors(markdown) {
  const taken = new Map();
  return new Set(
    [...prose(markdown).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
      const slug = plain
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-');
      const before = taken.get(slug) ?? 0;
      taken.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

/** Where its links and pictures lead, those in HTML too. @param {string} markdown */
export function links(markdown) {
  const text = prose(markdown).replace(/`[^`\n]*`/g, '');
  const patterns = [/\]\(\s*([^)\s]+)[^)]*\)/g, /\b(?:src|srcset|href)="([^"\s]+)"/g];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target]) => target));
}
