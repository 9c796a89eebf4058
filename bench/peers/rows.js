/** Rows as they come from a database, made into the objects that all peers answer. */

import { USER } from '../data/made-up-chats.js';

/** A row of SQLite with the columns of a message; it is changed in place. */
export function asMessage(row, conversationId) {
  row.conversationId = conversationId;
  row.text = row.content;
  row.onPath = row.onPath === 1;
  row.isPinned = row.pinnedAt !== null;
  if (row.sources !== null) row.sources = JSON.parse(row.sources);
  if (row.data !== null) row.data = JSON.parse(row.data);
  if (row.meta !== null) row.meta = JSON.parse(row.meta);
  if (row.usage !== null) row.usage = JSON.parse(row.usage);
  return row;
}

/** A message as it was just stored, without reading it again. */
export function storedMessage(entry, { conversationId, sequence, previousId, status, now }) {
  return {
    id: entry.id,
    conversationId,
    role: entry.role,
    kind: 'text',
    status,
    sequence,
    content: entry.content,
    text: entry.content,
    threadId: null,
    replyToId: null,
    previousId,
    onPath: true,
    provider: 'ollama',
    model: '',
    sources: entry.sources,
    detectedMode: null,
    authorId: entry.authorId,
    isPinned: false,
    pinnedAt: null,
    pinnedBy: null,
    data: null,
    meta: null,
    usage: null,
    createdAt: entry.createdAt,
    updatedAt: now,
  };
}

/** `row.payload` is parsed already. */
export function asComponentItem(row, conversationId) {
  return {
    id: row.id,
    conversationId,
    kind: 'component',
    role: 'assistant',
    status: 'completed',
    sequence: row.sequence,
    messageId: row.messageId,
    content: { componentKind: row.componentKind, payload: row.payload },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/**
 * What a sidebar shows of a conversation, from one row with its last message. Tags are parsed
 * already, flags may be numbers.
 */
export function asSidebarItem(row) {
  return {
    id: row.id,
    title: row.title,
    type: row.type,
    assistantId: row.assistantId,
    folder: row.folder,
    tags: row.tags,
    pinned: Boolean(row.pinned),
    archived: Boolean(row.archived),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastMessageAt: row.lastMessageAt,
    preview: row.messageId && {
      messageId: row.messageId,
      role: row.role,
      kind: row.kind,
      status: row.status,
      authorId: row.authorId,
      text: row.preview,
      createdAt: row.messageCreatedAt,
    },
    unread: row.unread,
  };
}

/** Both newest first. */
export function mergeBySequence(messages, components, limit) {
  const items = [];
  let [m, c] = [0, 0];
  while (items.length < limit && (m < messages.length || c < components.length)) {
    const messageIsNext =
      c === components.length ||
      (m < messages.length && messages[m].sequence > components[c].sequence);
    items.push(messageIsNext ? messages[m++] : components[c++]);
  }
  return { items, hasMore: m < messages.length || c < components.length };
}

/** The first `limit` of one more. */
export function asPage(rows, limit) {
  const hasMore = rows.length > limit;
  if (hasMore) rows.length = limit;
  return { items: rows, hasMore };
}

export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

/** A snippet whose words are between marks, as text and ranges of it. */
export function asHit(row) {
  const ranges = [];
  let snippet = '';
  for (const [index, part] of row.snippet.split(MARK_START).entries()) {
    const end = index === 0 ? -1 : part.indexOf(MARK_END);
    if (end >= 0) ranges.push([snippet.length, snippet.length + end]);
    snippet += end >= 0 ? part.slice(0, end) + part.slice(end + 1) : part;
  }
  row.snippet = snippet;
  row.ranges = ranges;
  return row;
}

export { USER };
