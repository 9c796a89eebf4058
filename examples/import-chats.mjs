/**
 * Imports real chats into a chatkeep store under Node, and prints what the store kept.
 *
 *     node examples/import-chats.mjs [--into DIRECTORY]
 *
 * - Topical-Chat, `topical-chat-test_freq.json`: 539 English chats between two people.
 * - CrossWOZ, `crosswoz-val.json.zip`: 500 Chinese chats of a traveller with an assistant.
 *
 * They are looked for in CHATKEEP_DATA_DIR, by default ../shared/data beside this repository. Ids
 * come from the data sets, so that running it again adds nothing twice.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';

const storeName = 'imported-chats';

/**
 * @typedef {object} Chat
 * @property {import('chatkeep').ConversationInput} conversation
 * @property {import('chatkeep').MessageInput[]} messages
 *
 * @typedef {object} DataSet
 * @property {string} name
 * @property {string} provider marks its messages
 * @property {string} file
 * @property {(bytes: Uint8Array) => Chat[]} read
 */

/** The first words of a chat, as a title. */
function titleFrom(text) {
  const points = [...text.trim().replace(/\s+/g, ' ')];
  return points.length <= 60 ? points.join('') : `${points.slice(0, 59).join('')}…`;
}

/** @type {DataSet} */
const topicalChat = {
  name: 'Topical-Chat',
  provider: 'topical-chat',
  file: 'topical-chat-test_freq.json',
  read(bytes) {
    return Object.entries(JSON.parse(strFromU8(bytes))).map(([chat, { content, ...about }]) => {
      const [{ agent: opener, message: opening }] = content;
      return {
        conversation: {
          id: `topical-chat:${chat}`,
          title: titleFrom(opening),
          data: about,
          meta: { dataset: 'Topical-Chat', chat },
        },
        messages: content.map(({ message, agent, ...fields }, turn) => ({
          id: `topical-chat:${chat}:${turn}`,
          // Two people talk; who opens the chat takes the user's part.
          role: agent === opener ? 'user' : 'assistant',
          content: message,
          provider: 'topical-chat',
          authorId: agent,
          data: fields,
          meta: { agent },
        })),
      };
    });
  },
};

/** @type {DataSet} */
const crossWoz = {
  name: 'CrossWOZ',
  provider: 'crosswoz',
  file: 'crosswoz-val.json.zip',
  read(bytes) {
    const json = strFromU8(unzipSync(bytes)['val.json']);
    return Object.entries(JSON.parse(json)).map(([chat, { messages, ...about }]) => ({
      conversation: {
        id: `crosswoz:${chat}`,
        title: titleFrom(messages[0].content),
        data: about,
        meta: { dataset: 'CrossWOZ', chat },
      },
      messages: messages.map(({ content, role, ...fields }, turn) => ({
        id: `crosswoz:${chat}:${turn}`,
        role: role === 'usr' ? 'user' : 'assistant',
        content,
        provider: 'crosswoz',
        authorId: role,
        data: fields,
        meta: { agent: role },
      })),
    }));
  },
};

const grouped = new Intl.NumberFormat('en');

/**
 * Shows how far it is: one line that is written over on a terminal, a line each 10 % elsewhere.
 *
 * @param {string} label
 * @param {number} total
 */
function progress(label, total) {
  const onTerminal = process.stdout.isTTY;
  let done = 0;
  let shown = -1;
  return (count) => {
    done += count;
    const percent = Math.floor((done / total) * 100);
    const step = onTerminal ? percent : Math.floor(percent / 10) * 10;
    if (step === shown) return;
    shown = step;
    const line = `${label}: ${step} %, ${grouped.format(done)} of ${grouped.format(total)} messages`;
    process.stdout.write(onTerminal ? `\r${line}${done === total ? '\n' : ''}` : `${line}\n`);
  };
}

/** @param {import('chatkeep').ChatStore} store @param {DataSet} dataSet @param {Chat[]} chats */
async function importInto(store, { name }, chats) {
  const total = chats.reduce((sum, chat) => sum + chat.messages.length, 0);
  const advance = progress(name, total);
  for (const { conversation, messages } of chats) {
    const { id } = await store.conversations.create(conversation);
    await store.messages.appendMany(id, messages);
    advance(messages.length);
  }
}

/** Every row that a list call gives, page by page. */
async function* rows(list, query = {}) {
  for (let page = 0; ; page++) {
    const { items, hasMore } = await list({ ...query, page, pageSize: 500 });
    yield* items;
    if (!hasMore) return;
  }
}

/** Reads the store back: how many chats, messages and characters it has of each data set. */
async function readBack(store) {
  const kept = new Map();
  const conversations = (query) => store.conversations.list(query);
  const messages = (query) => store.messages.list(query);
  const byAge = { sort: { field: 'createdAt' } };
  for await (const { id, meta } of rows(conversations, byAge)) {
    const name = meta?.dataset ?? 'other';
    const counted = kept.get(name) ?? { chats: 0, messages: 0, characters: 0 };
    kept.set(name, counted);
    counted.chats += 1;
    for await (const { text } of rows(messages, { filters: { conversationId: id } })) {
      counted.messages += 1;
      counted.characters += text.length;
    }
  }
  return kept;
}

/** Something that the person who runs this can put right. */
class Hint extends Error {}

function dataFolder() {
  const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const folder = path.resolve(
    process.env.CHATKEEP_DATA_DIR || path.join(repository, '../shared/data'),
  );
  for (const { file } of [topicalChat, crossWoz]) {
    if (existsSync(path.join(folder, file))) continue;
    throw new Hint(
      `There is no ${file} in ${folder}.\n` +
        'Say with CHATKEEP_DATA_DIR which folder holds the data sets.',
    );
  }
  return folder;
}

function readArguments() {
  try {
    return parseArgs({ options: { into: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new Hint(`${error.message}\nUsage: node examples/import-chats.mjs [--into DIRECTORY]`);
  }
}

async function loadLibrary() {
  try {
    return await import('chatkeep');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Hint('chatkeep is not built yet. Run "npm run build" first.');
  }
}

async function main() {
  const { into, help } = readArguments();
  if (help) {
    console.log('Usage: node examples/import-chats.mjs [--into DIRECTORY]');
    return;
  }
  const data = dataFolder();
  const { openChatStore } = await loadLibrary();
  const directory = path.resolve(
    into ?? (await mkdtemp(path.join(os.tmpdir(), 'chatkeep-chats-'))),
  );
  const options = { name: storeName, storage: { directory } };

  const store = await openChatStore(options);
  try {
    for (const dataSet of [topicalChat, crossWoz]) {
      const chats = dataSet.read(await readFile(path.join(data, dataSet.file)));
      await importInto(store, dataSet, chats);
    }
  } finally {
    await store.close();
  }

  const reopened = await openChatStore(options);
  try {
    const kept = await readBack(reopened);
    const { databaseBytes } = await reopened.stats();
    console.log(`Kept in the store "${storeName}" in ${directory}, read back after reopening it:`);
    for (const [name, { chats, messages, characters }] of kept) {
      const [c, m, t] = [chats, messages, characters].map((count) => grouped.format(count));
      console.log(`  ${name}: ${c} chats, ${m} messages, ${t} characters`);
    }
    console.log(`  database: ${grouped.format(databaseBytes)} bytes`);
    if (into === undefined) console.log(`To keep it elsewhere: --into DIRECTORY.`);
  } finally {
    await reopened.close();
  }
}

try {
  await main();
} catch (error) {
  // A hint says it all; anything else is a fault, and its stack helps to find it.
  console.error(error instanceof Hint ? error.message : error);
  process.exitCode = 1;
}
