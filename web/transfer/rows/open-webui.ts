import { contentText, json, nanoseconds, optionalText, requireOnPath, text } from './cells.js';
import type { RowTarget } from './export-rows.js';
import type { Row } from './line.js';

interface Context {
  channelId: string;
  userId: string;
  createdAt: string;
}

/** `user`, `channel`, `message` and `message_reaction`. */
export function openWebui(): RowTarget<Context> {
  const known = new Set<string>();
  // Who is named must be there, also where we were never told more than the id.
  const mention = (id: string, { createdAt }: Pick<Context, 'createdAt'>): Row[] => {
    if (known.has(id)) return [];
    const time = nanoseconds(createdAt);
    const cells = {
      id: text('userId', id),
      email: '',
      name: id,
      created_at: time,
      updated_at: time,
    };
    known.add(id);
    return [{ table: 'user', cells }];
  };
  return {
    context: ({ id, createdAt }, { userId }) => ({ channelId: id, userId, createdAt: createdAt! }),
    fields: {
      user: ['name', 'email', 'createdAt'],
      conversation: ['title', 'conversationType', 'createdAt'],
      message: [
        'content',
        'data',
        'meta',
        'replyToId',
        'pinnedAt',
        'pinnedBy',
        'authorId',
        'createdAt',
      ],
      reaction: ['name', 'userId', 'createdAt'],
    },
    rows: {
      user: (user) => {
        const cells = {
          id: text('id', user.id),
          email: text('email', user.email ?? ''),
          name: text('name', user.name ?? ''),
          created_at: nanoseconds(user.createdAt!),
          updated_at: nanoseconds(user.updatedAt!),
        };
        known.add(user.id);
        return [{ table: 'user', cells }];
      },
      conversation: (conversation, context) => {
        const cells = {
          id: text('id', conversation.id),
          user_id: context.userId,
          type: conversation.conversationType ?? null,
          name: text('title', conversation.title ?? ''),
          created_at: nanoseconds(conversation.createdAt!),
          updated_at: nanoseconds(conversation.updatedAt!),
        };
        return [...mention(context.userId, context), { table: 'channel', cells }];
      },
      message: (message, context) => {
        if (message.threadId === undefined) requireOnPath(message);
        const author = message.authorId ?? context.userId;
        const pinner = message.pinnedAt === undefined ? null : (message.pinnedBy ?? context.userId);
        const cells = {
          id: text('id', message.id),
          user_id: author,
          channel_id: context.channelId,
          reply_to_id: optionalText('replyToId', message.replyToId),
          parent_id: optionalText('threadId', message.threadId),
          is_pinned: message.pinnedAt !== undefined,
          pinned_at: message.pinnedAt === undefined ? null : nanoseconds(message.pinnedAt),
          pinned_by: pinner,
          content: contentText(message.content),
          data: json('data', message.data ?? null),
          meta: json('meta', message.meta ?? null),
          created_at: nanoseconds(message.createdAt!),
          updated_at: nanoseconds(message.updatedAt!),
        };
        return [...mention(author, context), { table: 'message', cells }];
      },
      reaction: (reaction, context) => {
        const user = reaction.userId ?? context.userId;
        const cells = {
          id: text('name', `${reaction.messageId}/${user}/${reaction.name}`),
          user_id: user,
          message_id: reaction.messageId,
          name: reaction.name,
          created_at: nanoseconds(reaction.createdAt!),
        };
        return [...mention(user, context), { table: 'message_reaction', cells }];
      },
    },
  };
}
