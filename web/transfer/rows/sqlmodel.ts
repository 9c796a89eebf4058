import { contentText, oneOf, requireShown, text, timestamp } from './cells.js';
import type { Owner, RowTarget } from './export-rows.js';
import type { Row } from './line.js';

const MOST_OF_A_TITLE = 200;

interface Context {
  conversationId: string;
  userId: string;
}

/** `users`, `conversations` and `messages`. */
export function sqlmodel(): RowTarget<Context> {
  const known = new Set<string>();
  // Of a user their document says no more than that there is one.
  const user = (id: string): Row[] => {
    if (known.has(id)) return [];
    const row = { table: 'users', cells: { id: text('userId', id) } };
    known.add(id);
    return [row];
  };
  return {
    context: ({ id }, { userId }: Owner) => ({ conversationId: id, userId }),
    fields: {
      conversation: ['title', 'createdAt'],
      message: ['role', 'content', 'authorId', 'createdAt'],
      user: ['createdAt'],
    },
    rows: {
      user: ({ id }) => user(id),
      conversation: (conversation, { userId }) => {
        const cells = {
          id: text('id', conversation.id),
          user_id: userId,
          title: text('title', conversation.title ?? '', MOST_OF_A_TITLE),
          created_at: timestamp(conversation.createdAt!),
          updated_at: timestamp(conversation.updatedAt!),
        };
        return [...user(userId), { table: 'conversations', cells }];
      },
      message: (message, { conversationId, userId }) => {
        requireShown(message);
        const author = message.authorId ?? userId;
        const cells = {
          id: text('id', message.id),
          conversation_id: conversationId,
          user_id: author,
          role: oneOf('role', message.role, ['user', 'assistant', 'system']),
          content: contentText(message.content),
          timestamp: timestamp(message.createdAt!),
        };
        return [...user(author), { table: 'messages', cells }];
      },
    },
  };
}
