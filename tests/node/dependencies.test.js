/** Who may know of whom: the direction of dependencies that docs/design.md describes. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { includes, sources, withoutComments } from '../support/sources.js';

const cpp = /\.(h|hpp|cpp|cc)$/;
const typescript = /\.tsx?$/;

/** Lines of code (not of comments) that match, as `file:line: text`. */
function offenders(files, pattern) {
  return files.flatMap(({ file, text }) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

test('the core does not know Emscripten', async () => {
  assert.deepEqual(offenders(await sources('src', cpp), /emscripten|__EMSCRIPTEN__|EM_JS/i), []);
});

test('sqlite3.h is included by src/sqlite and src/storage only', async () => {
  const files = await sources('src', cpp);
  const users = files.filter(({ text }) => includes(text).includes('sqlite3.h'));
  assert.notEqual(users.length, 0);
  const others = users.filter(({ file }) => !/^src\/(sqlite|storage)\//.test(file));
  assert.deepEqual(
    others.map(({ file }) => file),
    [],
  );
  const bindings = await sources('bindings', cpp);
  assert.deepEqual(offenders(bindings, /sqlite3/), []);
});

/**
 * The layers of src/, lowest first; a file includes its own layer and lower ones. Folders that are
 * not named here are features: one folder per idea.
 */
const layers = [['base'], ['sqlite'], ['storage', 'schema']];
const features = layers.length;
const facade = features + 1;

/** @param {string} file below src/ */
function layerOf(file) {
  const parts = file.split('/');
  if (parts.length === 1) return facade;
  const layer = layers.findIndex((folders) => folders.includes(parts[0]));
  return layer < 0 ? features : layer;
}

test('src includes downwards only', async () => {
  const files = await sources('src', cpp);
  const known = new Set(files.map(({ file }) => file.slice('src/'.length)));
  const upwards = [];
  let checked = 0;
  for (const { file, text } of files) {
    const own = file.slice('src/'.length);
    for (const included of includes(text)) {
      if (!known.has(included)) continue;
      checked += 1;
      if (layerOf(included) > layerOf(own)) upwards.push(`${file} includes ${included}`);
    }
  }
  assert.notEqual(checked, 0, 'includes are written from src/: is the rule out of date?');
  assert.deepEqual(upwards, []);
});

test('src includes itself by paths from src/, not by relative ones', async () => {
  const relative = (await sources('src', cpp)).flatMap(({ file, text }) =>
    includes(text)
      .filter((included) => included.startsWith('.'))
      .map((included) => `${file} includes ${included}`),
  );
  assert.deepEqual(relative, []);
});

test('bindings see the facade, the file host and Emscripten', async () => {
  const files = await sources('bindings', cpp);
  const own = new Set(files.map(({ file }) => file.slice('bindings/'.length)));
  const allowed = (included) =>
    included === 'chat_store.h' ||
    included === 'storage/file_host.h' ||
    included.startsWith('emscripten') ||
    own.has(included.replace(/^bindings\//, '')) ||
    /^[a-z_]+$/.test(included);
  const others = files.flatMap(({ file, text }) =>
    includes(text)
      .filter((included) => !allowed(included))
      .map((included) => `${file} includes ${included}`),
  );
  assert.deepEqual(others, []);
});

test('postMessage is called in web/ports.ts only', async () => {
  const files = await sources('web', typescript);
  const users = offenders(files, /postMessage/).map((line) => line.split(':')[0]);
  assert.deepEqual([...new Set(users)], ['web/ports.ts']);
});

/** What a module of web/ loads when it runs, itself included: types do not count. */
function loaded(files, entry) {
  const found = new Set();
  const visit = (file) => {
    const source = files.find((candidate) => candidate.file === file);
    if (found.has(file) || !source) return;
    found.add(file);
    const statement = /\b(?:import|export)\s+(?!type\b)[^;'"]*?\bfrom\s+'(\.[^']+)'/g;
    for (const [, name] of withoutComments(source.text).matchAll(statement)) {
      visit(path.posix.join(path.posix.dirname(file), name.replace(/\.js$/, '.ts')));
    }
  };
  visit(entry);
  return [...found];
}

test('the page does not load the core, nor the worker the page', async () => {
  const files = await sources('web', typescript);
  const page = loaded(files, 'web/index.ts');
  const worker = loaded(files, 'web/worker.ts');
  assert.ok(page.includes('web/ports.ts') && worker.includes('web/ports.ts'));
  assert.ok(worker.includes('web/engine/core.ts'));
  assert.deepEqual(
    page.filter((file) => /^web\/(engine|wasm)\/|node/.test(file)),
    [],
  );
  const ofThePage = page.filter((file) => /index|connection/.test(file));
  assert.notEqual(ofThePage.length, 0);
  assert.deepEqual(
    worker.filter((file) => ofThePage.includes(file)),
    [],
  );
  assert.deepEqual(
    worker.filter((file) => /node/.test(file)),
    [],
  );
});

test('the command line is loaded by nothing, and sees what everybody sees', async () => {
  const files = await sources('web', typescript);
  const isCli = (file) => /^web\/cli[./]/.test(file);
  assert.ok(loaded(files, 'web/cli.ts').includes('web/cli/commands/import.ts'));
  const named = files.flatMap(({ file, text }) =>
    [...withoutComments(text).matchAll(/\b(?:from|import\()\s*'(\.[^']+)'/g)].map(([, name]) => ({
      file,
      names: path.posix.join(path.posix.dirname(file), name.replace(/\.js$/, '.ts')),
    })),
  );
  assert.deepEqual(
    named.filter(({ file, names }) => !isCli(file) && isCli(names)),
    [],
  );
  const ofOthers = named.filter(({ file, names }) => isCli(file) && !isCli(names));
  assert.deepEqual([...new Set(ofOthers.map(({ names }) => names))].sort(), [
    'web/checks.ts',
    'web/node.ts',
  ]);
});

test('no any in the types of web/', async () => {
  const pattern = /(:|<|\bas|\||=>|,|=)\s*any\b|\bany\[\]|@ts-ignore|@ts-nocheck/;
  assert.deepEqual(offenders(await sources('web', typescript), pattern), []);
});

test('examples never build HTML from text', async () => {
  const files = await sources('examples', /\.(tsx?|jsx?|mjs|html)$/);
  const pattern = /innerHTML|outerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write/;
  assert.deepEqual(offenders(files, pattern), []);
});
