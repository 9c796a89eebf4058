/** What is measured: through its own interface, as everybody uses it. */

import { USER } from '../data/made-up-chats.js';

const isNode = typeof process === 'object';

export const about = {
  name: 'chatkeep',
  storage: isNode ? 'files, FULL' : 'OPFS, FULL',
  version: null,
};

/** `counts`: with a worker that counts its writes. */
export async function open({ directory, counts }) {
  const { openChatStore } = await import(isNode ? '../../dist/node.js' : '../../dist/index.js');
  const options = isNode
    ? { name: 'chats', storage: { directory } }
    : { name: directory, ...(counts && { workerUrl: '/bench/run/counting-worker.js' }) };
  return new Chatkeep(await openChatStore({ ...options, scope: { userId: USER } }));
}

class Chatkeep {
  constructor(store) {
    this.store = store;
  }

  async addConversations(conversations) {
    await this.store.batch((batch) =>
      Promise.all(conversations.flatMap((conversation) => addConversation(batch, conversation))),
    );
  }

  /** There is one way. */
  beginUsualImport() {}

  endUsualImport() {}

  async makeSearchable() {
    while ((await this.store.search.index({ limit: 1000 })).hasMore);
  }

  /** What it would do when it is idle. */
  settle() {
    return this.makeSearchable();
  }

  append(conversationId, entry) {
    return this.store.messages.append(conversationId, entry);
  }

  /** There is one way. */
  streamReindexing(conversationId, entry, flushes) {
    return this.streamAtBest(conversationId, entry, flushes);
  }

  async streamAtBest(conversationId, { role, content, ...entry }, flushes) {
    const writer = await this.store.streams.begin(conversationId, entry);
    for (const deltas of flushes) {
      for (const delta of deltas) writer.append(delta);
      await writer.flush();
    }
    return writer.finish();
  }

  page(conversationId, limit) {
    return this.store.messages.list({
      filters: { conversationId },
      sort: { field: 'sequence', direction: 'desc' },
      pageSize: limit,
    });
  }

  timeline(conversationId, limit) {
    return this.store.timeline.page(conversationId, { limit });
  }

  sidebar(limit) {
    return this.store.conversations.sidebar({ limit });
  }

  async search(query, limit) {
    return (await this.store.search.messages(query, { limit })).items;
  }

  close() {
    return this.store.close();
  }
}

/** The calls for one conversation: runs of messages, with the components between them. */
function addConversation(batch, { id, title, createdAt, readSequence, entries }) {
  const calls = [batch.conversations.create({ id, title, createdAt })];
  let messages = [];
  const addMessages = () => {
    if (messages.length > 0) calls.push(batch.messages.appendMany(id, messages));
    messages = [];
  };
  for (const entry of entries) {
    if (entry.payload) {
      addMessages();
      calls.push(batch.components.append(id, entry));
    } else {
      messages.push(entry);
    }
  }
  addMessages();
  if (readSequence > 0) calls.push(batch.reads.mark(id, { sequence: readSequence }));
  return calls;
}
