import type { ChatStore, Conversation } from 'chatkeep';
import { useEffect, useState } from 'react';

export interface ShownConversation {
  title: string;
  unread: number;
}

/**
 * A chat that no list has: archived, far down, or opened by its address. Read again when it changes;
 * `null` while it is not read, and where there is no `id`.
 */
export function useConversation(store: ChatStore, id: string | null): ShownConversation | null {
  const [shown, setShown] = useState<(ShownConversation & { id: string }) | null>(null);
  useEffect(() => {
    if (id === null) return;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const [chat, unread]: [Conversation, number] = await Promise.all([
        store.conversations.get(id),
        store.reads.unread(id),
      ]);
      if (isWanted) setShown({ id, title: chat.title, unread });
    };
    // Whether it is there at all, the timeline says.
    const readOrLeave = (): void => void read().catch(() => {});
    readOrLeave();
    const stop = store.on('change', (changes) => {
      if (changes.some(({ conversationId }) => conversationId === id)) readOrLeave();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [store, id]);
  return shown?.id === id ? shown : null;
}
