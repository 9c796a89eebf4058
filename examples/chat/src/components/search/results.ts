import type { SearchHit } from 'chatkeep';
import type { Found, Highlighted } from '../../chat/search.ts';
import type { Route } from '../../route.ts';

/** One line of what was found. */
export interface Result {
  key: string;
  route: Route;
  title: Highlighted;
  /** Of a message; `null` for a chat that was found by its title. */
  hit: SearchHit | null;
}

/** Titles first, then messages, in one list for the arrow keys. */
export function resultsOf(found: Found | null): Result[] {
  if (!found) return [];
  const chats = found.chats.map(({ id, title }): Result => ({
    key: `chat ${id}`,
    route: { page: 'conversation', id },
    title,
    hit: null,
  }));
  const messages = found.messages.map(({ hit, title }): Result => {
    const { conversationId: id, messageId } = hit;
    return {
      key: `hit ${hit.componentId ?? hit.attachmentId ?? messageId}`,
      route: { page: 'conversation', id, messageId: messageId ?? undefined },
      title: { text: title || 'Untitled chat', ranges: [] },
      hit,
    };
  });
  return [...chats, ...messages];
}
