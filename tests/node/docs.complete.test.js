/** Nothing that can be called is missing in docs/api.md, and no error in docs/troubleshooting.md. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { codeBlocks } from '../support/markdown.js';
import { inRoot } from '../support/paths.js';
import { sources } from '../support/sources.js';

/** The interfaces of web/types with the names of their methods, however many signatures each has. */
async function declared() {
  const interfaces = new Map();
  for (const { text } of await sources('web/types', /\.ts$/)) {
    const code = text.replaceAll(/\/\*\*.*?\*\//gs, '');
    const pattern = /^export interface (\w+)(?:<.*?>)?(?: extends (\w+))?.*?\{\n(.*?)^\}/gms;
    for (const [, name, base = null, body] of code.matchAll(pattern)) {
      const methods = [...body.matchAll(/^ {2}(\w+)(?:<.*?>)?\(/gms)].map(([, method]) => method);
      const groups = [...body.matchAll(/^ {2}readonly (\w+): (\w+);$/gm)];
      interfaces.set(name, {
        base,
        methods: [...new Set(methods)],
        groups: groups.map(([, group, type]) => ({ group, type })),
      });
    }
  }
  return interfaces;
}

/** The methods of an interface, those of the one that it extends, too. */
function methodsOf(interfaces, type) {
  const { base, methods } = interfaces.get(type);
  return interfaces.has(base) ? [...methodsOf(interfaces, base), ...methods] : methods;
}

/** Every call as it is written in code: `store.messages.append(`, `writer.finish(`. */
async function calls() {
  const interfaces = await declared();
  const store = interfaces.get('ChatStore');
  const ofGroups = store.groups
    .filter(({ type }) => interfaces.has(type))
    .flatMap(({ group, type }) =>
      methodsOf(interfaces, type).map((method) => `store.${group}.${method}(`),
    );
  const of = (type, variables) =>
    methodsOf(interfaces, type).map((method) => variables.map((name) => `${name}.${method}(`));
  return [
    ...of('ChatStore', ['store', 'other']),
    ...ofGroups.map((call) => [call]),
    ...of('StreamWriter', ['writer', 'cut', 'resumed']),
    ...of('LiveQuery', ['live']),
    ...of('AttachmentBytes', ['opened']),
    ...[
      'openChatStore',
      'listChatStores',
      'deleteChatStore',
      'doctorChatStore',
      'openEngine',
      'doctorStore',
    ].map((name) => [`${name}(`]),
  ];
}

test('docs/api.md has an example of every public call', async () => {
  const examples = codeBlocks(await readFile(inRoot('docs/api.md'), 'utf8'))
    .map(({ code }) => code)
    .join('\n');
  const all = await calls();
  assert.ok(all.length > 100, `calls were found: ${all.length}`);
  for (const known of [
    'store.messages.append(',
    'store.attachments.restore(',
    'store.export(',
    'store.timeline.watch(',
  ]) {
    assert.ok(all.flat().includes(known), `${known} is among them`);
  }
  const missing = all.filter((forms) => !forms.some((form) => examples.includes(form)));
  assert.deepEqual(missing.flat(), []);
});

test('what is exported is named in the documents', async () => {
  const of = async (name, file) => {
    const markdown = await readFile(inRoot('docs', file), 'utf8');
    const exported = Object.keys(await import(name));
    assert.ok(exported.length > 0);
    return exported.filter((name) => !markdown.includes(name));
  };
  assert.deepEqual(await of('chatkeep', 'api.md'), []);
  assert.deepEqual(await of('chatkeep/engine', 'api.md'), []);
  assert.deepEqual(await of('chatkeep/react', 'react.md'), []);
});

test('docs/troubleshooting.md has a section for every code of an error, and api.md a row', async () => {
  const errors = await readFile(inRoot('web/errors.ts'), 'utf8');
  const [, union] = errors.match(/type ChatStoreErrorCode =(.*?);/s);
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  assert.ok(codes.length > 10);
  const guide = await readFile(inRoot('docs/troubleshooting.md'), 'utf8');
  const sections = new Map(
    guide.split(/^### /m).map((section) => [section.match(/^`(\w+)`/)?.[1], section]),
  );
  sections.delete(undefined);
  assert.deepEqual([...sections.keys()], codes, 'in the order of web/errors.ts');
  for (const [code, section] of sections) {
    for (const part of ['**Means**', '**Do**']) {
      assert.ok(section.includes(part), `${code} says what it ${part}`);
    }
  }
  const api = await readFile(inRoot('docs/api.md'), 'utf8');
  assert.deepEqual(
    codes.filter((code) => !api.includes(`| \`${code}\``)),
    [],
  );
});

test('THIRD_PARTY_NOTICES.md names the version of SQLite that is compiled in', async () => {
  const store = await openChatStore({ name: 'notices', storage: 'memory' });
  const { sqliteVersion } = await store.stats();
  await store.close();
  const notices = await readFile(inRoot('THIRD_PARTY_NOTICES.md'), 'utf8');
  const [, named] = notices.match(/\*\*SQLite\*\* (\d+\.\d+)/);
  assert.equal(named, sqliteVersion.split('.').slice(0, 2).join('.'));
});
