/** The examples of the documents, as programs that run and as files that the compiler checks. */

import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { inRoot, root } from './paths.js';

/** @typedef {import('./markdown.js').CodeBlock} CodeBlock */

const run = promisify(execFile);

/** Runs under Node: all that is not a file of its own. A block that needs a page says so: ```js page */
export const runs = ({ language, marks, title }) =>
  language === 'js' && !marks.has('page') && title === null;

/** Is compiled only. */
export const isCompiled = ({ language, marks, title }) =>
  !marks.has('excerpt') &&
  (['ts', 'tsx'].includes(language) ||
    (language === 'js' && (marks.has('page') || title !== null)));

/**
 * One program of a page's examples: what the first one opens serves the others, each of which has
 * names of its own. It prints `ran N` behind each.
 *
 * @param {CodeBlock[]} blocks
 */
export function programOf(blocks) {
  const [opening, ...others] = blocks.map(({ code }) => code);
  const imports = /^import .*$/gm;
  return [
    ...new Set(others.flatMap((code) => code.match(imports) ?? [])),
    opening,
    "console.log('ran 0');",
    ...others.map((code, index) => {
      return `{\n${code.replace(imports, '')}}\nconsole.log('ran ${index + 1}');`;
    }),
    'await store.close();',
  ].join('\n');
}

/** A folder in which the package and what its examples use are found by their names. */
export async function makeProject(folder) {
  const modules = path.join(folder, 'node_modules');
  await mkdir(modules, { recursive: true });
  await symlink(root, path.join(modules, 'chatkeep'), 'dir');
  for (const name of ['@types', 'react', 'csstype']) {
    await symlink(inRoot('node_modules', name), path.join(modules, name), 'dir');
  }
}

/**
 * What examples for a page have without saying so: a store that was opened, and what browsers have
 * and the compiler does not know.
 */
const ambient = `
import type { ChatStore } from 'chatkeep';
declare global {
  var store: ChatStore;
  function showSaveFilePicker(options?: object): Promise<FileSystemFileHandle>;
}
`;

const common = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  noEmit: true,
  types: [],
};

/**
 * Checks examples against the package's types: TypeScript as strictly as can be, and JavaScript as
 * its users write it, where nothing says what a parameter is.
 *
 * @param {string} folder an empty one
 * @param {{ file: string, block: CodeBlock }[]} examples
 * @returns {Promise<string[]>} the compiler's complaints
 */
export async function typeErrors(folder, examples) {
  await makeProject(folder);
  const complaints = [];
  const kinds = [
    { name: 'strict', strict: true, takes: (language) => language !== 'js' },
    { name: 'loose', strict: false, takes: (language) => language === 'js' },
  ];
  for (const { name, strict, takes } of kinds) {
    const ours = path.join(folder, name);
    await mkdir(ours);
    await writeFile(path.join(ours, 'ambient.d.ts'), ambient);
    for (const { file, block } of examples.filter(({ block }) => takes(block.language))) {
      // A folder for each document: its examples may import each other by their titles.
      const place = path.join(ours, file.replaceAll(/\W/g, '-'));
      const extension = block.language === 'tsx' ? 'tsx' : 'ts';
      const isModule = /^(import|export) /m.test(block.code);
      const target = path.join(place, fileName(block, extension));
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, isModule ? block.code : `${block.code}export {};\n`);
    }
    const options = { ...common, strict, noImplicitAny: strict };
    const config = path.join(ours, 'tsconfig.json');
    await writeFile(config, JSON.stringify({ compilerOptions: options, include: ['.'] }));
    const program = inRoot('node_modules', '.bin', 'tsc');
    await run(program, ['-p', config, '--pretty', 'false'], { cwd: ours }).catch((error) => {
      if (!error.stdout) throw error;
      complaints.push(...error.stdout.trim().split('\n'));
    });
  }
  return complaints;
}

/** @param {CodeBlock} block @param {string} extension */
function fileName({ title, line }, extension) {
  if (title === null) return `line-${line}.${extension}`;
  const { dir, name } = path.parse(title);
  return path.join(dir, `${name}.${extension}`);
}
