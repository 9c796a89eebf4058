import {
  contentText,
  json,
  oneOf,
  optionalText,
  requireShown,
  text,
  timestamp,
  uuid,
} from './cells.js';
import type { RowTarget } from './export-rows.js';

/** `chatsession` and `chatmessage`. */
export const docrag = (): RowTarget<{ sessionId: string }> => ({
  context: ({ id }) => ({ sessionId: id }),
  fields: {
    message: ['role', 'content', 'provider', 'model', 'sources', 'detectedMode', 'createdAt'],
    conversation: ['createdAt'],
  },
  rows: {
    conversation: async ({ id }) => [{ table: 'chatsession', cells: { id: await uuid(id) } }],
    message: async (message, { sessionId }) => {
      requireShown(message);
      return [
        {
          table: 'chatmessage',
          cells: {
            id: await uuid(message.id),
            session_id: await uuid(sessionId),
            role: oneOf('role', message.role, ['user', 'assistant', 'system']),
            content: contentText(message.content),
            provider: text('provider', message.provider ?? ''),
            model: text('model', message.model ?? ''),
            sources: json('sources', message.sources ?? null),
            detected_mode: optionalText('detectedMode', message.detectedMode, 50),
            created_at: timestamp(message.createdAt!),
          },
        },
      ];
    },
  },
});
