/**
 * Every block of code in the documents: run under Node, or compiled against the package's types, or
 * read as what it is. A block that is none of these must not be there.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { isCompiled, makeProject, programOf, runs, typeErrors } from '../support/doc-examples.js';
import { codeBlocks, documents } from '../support/markdown.js';
import { runNode } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const run = promisify(execFile);

/** Languages of blocks that are no code: what is printed, and how files lie. */
const plain = ['text'];

const all = (await documents()).flatMap(({ file, markdown }) =>
  codeBlocks(markdown).map((block) => ({ file, block })),
);
const at = ({ file, block }) => `${file}:${block.line}`;
const ofLanguage = (...languages) => all.filter(({ block }) => languages.includes(block.language));

test('every block of code is of a kind that is tested', () => {
  const known = ['js', 'ts', 'tsx', 'html', 'json', 'sh', ...plain];
  const marks = ['page', 'excerpt'];
  const others = all.filter(
    ({ block }) =>
      (!known.includes(block.language) && !block.marks.has('excerpt')) ||
      [...block.marks].some((mark) => !marks.includes(mark)),
  );
  assert.deepEqual(others.map(at), []);
});

describe('examples that run under Node', { concurrency: 2 }, () => {
  // That of README.md prints what README.md says: readme.test.js.
  const running = all.filter(({ file, block }) => runs(block) && file !== 'README.md');
  for (const file of new Set(running.map(({ file }) => file))) {
    test(file, async (t) => {
      const blocks = running.filter((example) => example.file === file).map(({ block }) => block);
      const folder = await folderFor(t, 'docs');
      await makeProject(folder);
      await writeFile(path.join(folder, 'examples.mjs'), programOf(blocks));
      const output = await runNode(folder, 'examples.mjs');
      assert.equal([...output.matchAll(/^ran \d+$/gm)].length, blocks.length);
      const printed = new Set(output.split('\n'));
      for (const { code, line } of blocks) {
        // A comment behind console.log is what it prints, up to a colon, if it is written so.
        for (const [, said] of code.matchAll(/^ *console\.log\(.*\); \/\/ ([^:\n]*)/gm)) {
          if (!/^(true|false|\d|[A-Z])/.test(said)) continue;
          assert.ok(printed.has(said), `${file}:${line} prints ${said}:\n${output}`);
        }
      }
    });
  }
  test('README.md has one, which readme.test.js runs', () => {
    assert.equal(all.filter(({ file, block }) => runs(block) && file === 'README.md').length, 1);
  });
});

test('examples for a page, in TypeScript and in React compile', async (t) => {
  const examples = all.filter(({ block }) => isCompiled(block));
  assert.ok(examples.length > 10, `there are examples: ${examples.length}`);
  // Of two with the same title, the later one is what a reader has in the end.
  assert.deepEqual(await typeErrors(await folderFor(t, 'docs-types'), examples), []);
});

test('scripts of pages compile, and their import maps are JSON', async (t) => {
  const scripts = [];
  for (const { file, block } of ofLanguage('html')) {
    for (const [, attributes, code] of block.code.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
      if (attributes.includes('importmap')) {
        for (const target of Object.values(JSON.parse(code).imports)) {
          const inPackage = target.replace('./node_modules/chatkeep/', '');
          assert.ok(await readFile(inRoot(inPackage)), `${at({ file, block })}: ${target}`);
        }
      } else if (code.trim() !== '') {
        const script = { ...block, language: 'js', title: null, code: outdented(code) };
        scripts.push({ file, block: script });
      }
    }
  }
  assert.deepEqual(await typeErrors(await folderFor(t, 'docs-html'), scripts), []);
});

const outdented = (code) => code.replaceAll(/^ +/gm, '');

test('excerpts stand in the files that they are of', async () => {
  const excerpts = all.filter(({ block }) => block.marks.has('excerpt'));
  assert.ok(excerpts.length > 0);
  for (const { file, block } of excerpts) {
    const source = await readFile(inRoot(block.title), 'utf8');
    assert.ok(source.includes(block.code), `${file}:${block.line}: not in ${block.title}`);
  }
});

test('JSON is JSON', () => {
  for (const example of ofLanguage('json')) {
    assert.doesNotThrow(() => JSON.parse(example.block.code), at(example));
  }
});

test('commands are there, with the options that are given', async () => {
  const { scripts } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const program = inRoot('dist', 'cli.js');
  const help = async (...args) => (await run(process.execPath, [program, ...args])).stdout;
  const commands = ofLanguage('sh').flatMap((example) =>
    example.block.code
      .split('\n')
      .map((line) => line.replace(/ # .*$/, '').trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => ({ line, where: `${at(example)}: ${line}` })),
  );
  assert.ok(commands.length > 20);
  for (const { line, where } of commands) {
    await run('bash', ['-n', '-c', line]).catch(() => assert.fail(where));
    const script = line.match(/\bnpm (?:run )?(?:([\w:]+))/)?.[1];
    const isOfNpm = ['install', 'create', 'init', 'pack', 'exec', 'ci'].includes(script);
    // `npm run dev` is of the project that is made with Vite.
    if (script && !isOfNpm && script !== 'dev') assert.ok(script in scripts, where);
    const [, command, rest] = line.match(/\bnpx chatkeep (\w+)(.*)/) ?? [];
    if (!command) continue;
    const described = await help(command, '--help');
    for (const [option] of rest.matchAll(/--[\w-]+/g)) {
      assert.ok(described.includes(option), `${where} has ${option}`);
    }
  }
});
