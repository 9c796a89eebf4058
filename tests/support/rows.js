/** Reading a store back, and rows to fill it with. Neutral: runs on a page and under Node. */

/** A UUID of version 7, as RFC 9562 writes it. */
export const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param {{ id: string }[]} rows */
export const ids = (rows) => rows.map((row) => row.id);

/** @param {{ content: unknown }[]} rows */
export const contents = (rows) => rows.map((row) => row.content);

/** What the scope sees, as three numbers. @param {import('chatkeep').ChatStore} store */
export async function counts(store) {
  const { conversations, messages, components } = await store.stats();
  return { conversations, messages, components };
}

/**
 * Everything that the scope sees, page by page.
 *
 * @param {(query: object) => Promise<import('chatkeep').Page<unknown>>} list
 * @param {object} [query]
 */
export async function everything(list, query = {}) {
  const rows = [];
  for (let page = 0; ; page++) {
    const { items, hasMore } = await list({ pageSize: 500, ...query, page });
    rows.push(...items);
    if (!hasMore) return rows;
  }
}

/** All rows of a scope, to be compared. @param {import('chatkeep').ChatStore} store */
export async function snapshot(store) {
  const byAge = { sort: { field: 'createdAt' } };
  return {
    counts: await counts(store),
    conversations: await everything((query) => store.conversations.list(query), byAge),
    messages: await everything((query) => store.messages.list(query)),
    components: await everything((query) => store.components.list(query)),
  };
}

/**
 * A conversation with `count` messages, user and assistant by turns: `message 1`, ...
 *
 * @param {import('chatkeep').ChatStore} store
 */
export async function chat(store, count, input = {}) {
  const conversation = await store.conversations.create(input);
  const inputs = Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `message ${index + 1}`,
  }));
  const messages = await store.messages.appendMany(conversation.id, inputs);
  return { conversation, messages };
}

/** JSON that is `depth` objects deep. */
export function nested(depth) {
  const document = {};
  let innermost = document;
  for (let level = 1; level < depth; level++) innermost = innermost.inside = {};
  return document;
}
