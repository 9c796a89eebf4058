/**
 * IndexedDB through Dexie, on the page. It has no full text: each message has its words in an index
 * of many entries, hits are ranked and cut in JavaScript.
 */

import Dexie from '../node_modules/dexie/dist/modern/dexie.min.mjs';
import { USER, asComponentItem, asPage, mergeBySequence, storedMessage } from './rows.js';

export const about = { name: 'Dexie', storage: 'IndexedDB', version: 'dexie' };

const RANKED = 1000;
const SNIPPET = 240;

/** @param {{ directory: string, durability?: 'relaxed' | 'strict' }} options */
export async function open({ directory, durability = 'relaxed' }) {
  const database = new Dexie(directory, { chromeTransactionDurability: durability });
  database.version(1).stores({
    conversations: 'id, [archived+pinned+lastMessageAt]',
    messages: 'id, &[conversationId+sequence], *words',
    components: 'id, &[conversationId+sequence]',
  });
  await database.open();
  return new DexieChats(database);
}

const wordsOf = (text) => [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];

/** What is stored of a message, with its words for the search. */
function asRow(message, words) {
  const { text, ...row } = message;
  return { ...row, words };
}

function asMessage({ words, ...row }) {
  row.text = row.content;
  return row;
}

class DexieChats {
  constructor(database) {
    this.database = database;
  }

  async addConversations(conversations) {
    const { database } = this;
    const now = Date.now();
    const rows = { conversations: [], messages: [], components: [] };
    for (const conversation of conversations) addTo(rows, conversation, now);
    await database.transaction(
      'rw',
      [database.conversations, database.messages, database.components],
      async () => {
        await database.conversations.bulkAdd(rows.conversations);
        await database.messages.bulkAdd(rows.messages);
        await database.components.bulkAdd(rows.components);
      },
    );
  }

  /** It has been so since the rows were written. */
  /** There is one way. */
  beginUsualImport() {}

  endUsualImport() {}

  async makeSearchable() {}

  append(conversationId, entry) {
    return this.#append(conversationId, entry, 'completed', wordsOf(entry.content));
  }

  #append(conversationId, entry, status, words) {
    const { database } = this;
    return database.transaction('rw', [database.conversations, database.messages], async () => {
      const { headId, lastSequence } = await database.conversations.get(conversationId);
      const now = Date.now();
      const sequence = lastSequence + 1;
      const about = { conversationId, sequence, previousId: headId, status, now };
      const message = storedMessage(entry, about);
      await database.messages.add(asRow(message, words));
      await database.conversations.update(conversationId, {
        headId: entry.id,
        lastSequence: sequence,
        lastMessageAt: entry.createdAt,
        updatedAt: now,
      });
      return message;
    });
  }

  /** As users write it: at each flush the text is kept, and found. */
  streamReindexing(conversationId, entry, flushes) {
    return this.#stream(conversationId, entry, flushes, (content) => wordsOf(content));
  }

  /** At its best: indexed at the end. */
  streamAtBest(conversationId, entry, flushes) {
    return this.#stream(conversationId, entry, flushes, () => []);
  }

  async #stream(conversationId, entry, flushes, wordsMeanwhile) {
    const { messages } = this.database;
    const message = await this.#append(conversationId, entry, 'streaming', []);
    for (const deltas of flushes) {
      message.content += deltas.join('');
      await messages.put(asRow(message, wordsMeanwhile(message.content)));
    }
    message.status = 'completed';
    message.text = message.content;
    await messages.put(asRow(message, wordsOf(message.content)));
    return message;
  }

  async page(conversationId, limit) {
    const rows = await this.#newest('messages', conversationId, limit + 1);
    return asPage(rows.map(asMessage), limit);
  }

  async timeline(conversationId, limit) {
    const [messages, components] = await Promise.all([
      this.#newest('messages', conversationId, limit + 1),
      this.#newest('components', conversationId, limit + 1),
    ]);
    return mergeBySequence(
      messages.map(asMessage),
      components.map((row) => asComponentItem(row, conversationId)),
      limit,
    );
  }

  #newest(table, conversationId, limit) {
    return this.database[table]
      .where('[conversationId+sequence]')
      .between([conversationId, Dexie.minKey], [conversationId, Dexie.maxKey])
      .reverse()
      .limit(limit)
      .toArray();
  }

  async sidebar(limit) {
    const { database } = this;
    const conversations = await database.conversations
      .where('[archived+pinned+lastMessageAt]')
      .between([0, Dexie.minKey, Dexie.minKey], [0, Dexie.maxKey, Dexie.maxKey])
      .reverse()
      .limit(limit + 1)
      .toArray();
    const { items, hasMore } = asPage(conversations, limit);
    const heads = await database.messages.bulkGet(items.map(({ headId }) => headId ?? ''));
    const unread = await Promise.all(items.map((conversation) => this.#unread(conversation)));
    const shown = items.map((item, at) => asSidebarItem(item, heads[at], unread[at]));
    return { items: shown, hasMore };
  }

  async #unread({ id, readSequence, lastSequence }) {
    if (readSequence >= lastSequence) return 0;
    return this.database.messages
      .where('[conversationId+sequence]')
      .between([id, readSequence], [id, Dexie.maxKey], false)
      .filter(({ authorId }) => authorId !== USER)
      .count();
  }

  async search(query, limit) {
    const { messages } = this.database;
    const words = query.split(' ');
    const found = await Promise.all(
      words.map((word) => messages.where('words').equals(word).primaryKeys()),
    );
    const [first, ...others] = found.map((keys) => new Set(keys));
    const both = [...first].filter((key) => others.every((keys) => keys.has(key)));
    // The newest, where there are very many: their ids begin with the time.
    const candidates = await messages.bulkGet(both.sort().slice(-RANKED));
    const ranked = candidates
      .map((message) => ({ message, score: scoreOf(message, words) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
    return ranked.map(({ message, score }) => asHit(message, score, words));
  }

  close() {
    this.database.close();
  }
}

function addTo(rows, { id, title, createdAt, readSequence, entries }, now) {
  let headId = null;
  let sequence = 0;
  for (const entry of entries) {
    sequence++;
    if (entry.payload) {
      rows.components.push({ ...entry, conversationId: id, sequence, updatedAt: now });
    } else {
      const about = { conversationId: id, sequence, previousId: headId, status: 'completed', now };
      rows.messages.push(asRow(storedMessage(entry, about), wordsOf(entry.content)));
      headId = entry.id;
    }
  }
  rows.conversations.push({
    id,
    title,
    type: 'chat',
    assistantId: null,
    folder: null,
    tags: [],
    // Numbers: IndexedDB has no index of booleans.
    pinned: 0,
    archived: 0,
    headId,
    lastSequence: sequence,
    readSequence,
    createdAt,
    updatedAt: now,
    lastMessageAt: entries.at(-1)?.createdAt ?? createdAt,
  });
}

function asSidebarItem(row, head, unread) {
  return {
    id: row.id,
    title: row.title,
    type: row.type,
    assistantId: row.assistantId,
    folder: row.folder,
    tags: row.tags,
    pinned: row.pinned === 1,
    archived: row.archived === 1,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastMessageAt: head ? row.lastMessageAt : null,
    preview: head
      ? {
          messageId: head.id,
          role: head.role,
          kind: head.kind,
          status: head.status,
          authorId: head.authorId,
          text: [...head.content.slice(0, 400)].slice(0, 200).join(''),
          createdAt: head.createdAt,
        }
      : null,
    unread,
  };
}

/** How often the words are in a text, against its length. */
function scoreOf({ content }, words) {
  let score = 0;
  for (const word of words) {
    const count = content.split(word).length - 1;
    score += count / (count + 0.3 + 0.9 * (content.length / 600));
  }
  return score;
}

function asHit({ id, conversationId, sequence, role, kind, createdAt, content }, score, words) {
  const pattern = new RegExp(`\\b(?:${words.join('|')})\\b`, 'giu');
  const start = Math.max(0, content.search(pattern) - 40);
  const end = Math.min(content.length, start + SNIPPET);
  const part = content.slice(start, end);
  const snippet = `${start > 0 ? '…' : ''}${part}${end < content.length ? '…' : ''}`;
  const ranges = [...snippet.matchAll(pattern)].map(({ index, 0: word }) => [
    index,
    index + word.length,
  ]);
  return { messageId: id, conversationId, sequence, role, kind, createdAt, score, snippet, ranges };
}
