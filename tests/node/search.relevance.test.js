/** Whether the search finds the messages of real chats by a few of their words, in other forms. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openChatStore } from 'chatkeep';
import { inRoot, root } from '../support/paths.js';
import { SeededRandom } from '../support/seeded-random.js';
import { folderFor } from '../support/temporary.js';

const run = promisify(execFile);
const data = path.resolve(process.env.CHATKEEP_DATA_DIR || path.join(root, '../shared/data'));

const SOUGHT = 200;
const FIRST = 10;
const LEAST_FOUND = 0.95;

/** The letter with an accent, as if somebody's keyboard were another. */
const accents = { a: 'á', e: 'é', i: 'ï', o: 'ö', u: 'ù' };
const otherForms = [
  (word) => word.toUpperCase(),
  (word) => word.replace(/[aeiou]/, (vowel) => accents[vowel]),
  (word) => (/[^s]s$/.test(word) ? word.slice(0, -1) : word.replace(/(?<!s)$/, 's')),
];

const englishWords = (text) =>
  text.toLowerCase().match(/(?<![\p{L}\d'’])[a-z]{4,}(?![\p{L}\d'’])/gu) ?? [];
const chinesePairs = (text) =>
  (text.match(/\p{Script=Han}+/gu) ?? []).flatMap((part) =>
    [...part].slice(1).map((character, index) => [...part][index] + character),
  );

/** Every message of a data set. */
async function messagesOf(store, provider) {
  const all = [];
  for (let page = 0; ; page++) {
    const filters = { provider };
    const { items, hasMore } = await store.messages.list({ filters, page, pageSize: 500 });
    all.push(...items.map(({ id, text }) => ({ id, text })));
    if (!hasMore) return all;
  }
}

/**
 * Asks for messages, chosen by chance, by their three rarest words. Gives what share of them is
 * among the first hits.
 */
async function shareFound(store, messages, wordsOf, form) {
  const counts = new Map();
  const texts = new Map();
  for (const { text } of messages) {
    texts.set(text, (texts.get(text) ?? 0) + 1);
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const random = new SeededRandom(5);
  // Of what is said word for word more often than there is room, some cannot be among the first.
  const candidates = messages.filter(
    ({ text }) => texts.get(text) <= FIRST && new Set(wordsOf(text)).size >= 3,
  );
  const missed = [];
  for (let i = 0; i < SOUGHT; i++) {
    const { id, text } = random.oneOf(candidates);
    const rarest = [...new Set(wordsOf(text))].sort((a, b) => counts.get(a) - counts.get(b));
    const query = rarest.slice(0, 3).map(form).join(' ');
    const { items } = await store.search.messages(query, { limit: FIRST });
    if (!items.some(({ messageId }) => messageId === id)) missed.push(`${query}: ${text}`);
  }
  return { share: 1 - missed.length / SOUGHT, missed };
}

if (existsSync(data)) {
  test('real messages are among the first hits for three of their words', async (t) => {
    const into = path.join(await folderFor(t, 'relevance'), 'store');
    await run(process.execPath, [inRoot('examples/import-chats.mjs'), '--into', into], {
      cwd: root,
    });
    const store = await openChatStore({ name: 'imported-chats', storage: { directory: into } });
    t.after(() => store.close());
    while ((await store.search.index({ limit: 10_000 })).hasMore);
    const english = await messagesOf(store, 'topical-chat');
    const chinese = await messagesOf(store, 'crosswoz');
    for (const [name, messages, wordsOf, form] of [
      ['Topical-Chat, upper case', english, englishWords, otherForms[0]],
      ['Topical-Chat, accents', english, englishWords, otherForms[1]],
      ['Topical-Chat, plural or singular', english, englishWords, otherForms[2]],
      ['CrossWOZ, two characters', chinese, chinesePairs, (pair) => pair],
    ]) {
      const { share, missed } = await shareFound(store, messages, wordsOf, form);
      t.diagnostic(`${name}: ${(share * 100).toFixed(1)} % among the first ${FIRST}`);
      assert.ok(share >= LEAST_FOUND, `${name}: ${share}\n${missed.slice(0, 10).join('\n')}`);
    }
  });
} else {
  test('the relevance of the search is not tested: its data is not here', (t) => {
    t.diagnostic(`There is nothing at ${data}. CHATKEEP_DATA_DIR says where else to look.`);
  });
}
