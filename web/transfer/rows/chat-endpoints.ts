import { createHistory } from '../../history/history.js';
import type { JsonValue } from '../../types.js';
import type { ExportInput } from '../exporter.js';
import { requireShown } from './cells.js';
import type { RowTarget } from './export-rows.js';

/** What `GET /{session_id}/history` answers, for each session. */
export function chatEndpoints({ call, signal }: ExportInput): RowTarget<undefined> {
  const { history } = createHistory(call);
  return {
    context: () => undefined,
    fields: {
      conversation: ['createdAt'],
      message: ['role', 'content', 'sources', 'meta', 'createdAt'],
    },
    rows: {
      conversation: async ({ id }) => {
        const { messages } = await history(id, { signal });
        return [
          {
            table: 'history',
            cells: { session_id: id, messages: messages as unknown as JsonValue },
          },
        ];
      },
      // In the session's answer.
      message: (message) => {
        requireShown(message);
        return [];
      },
    },
  };
}
