import { ChatStoreError, type ChatStore, type Conversation } from 'chatkeep';
import { useEffect, useState } from 'react';

export interface ShownConversation {
  title: string;
  unread: number;
}

/**
 * A chat that no list has: archived, far down, or opened by its address. Read again when it changes;
 * `undefined` while it is not read, and `null` where there is none.
 */
export function useConversation(
  store: ChatStore,
  id: string | null,
): ShownConversation | null | undefined {
  const [found, setFound] = useState<{ id: string; chat: ShownConversation | null } | null>(null);
  useEffect(() => {
    if (id === null) return;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const [chat, unread]: [Conversation, number] = await Promise.all([
        store.conversations.get(id),
        store.reads.unread(id),
      ]);
      if (isWanted) setFound({ id, chat: { title: chat.title, unread } });
    };
    // What else may be wrong, the timeline says.
    const readOrNot = (): void =>
      void read().catch((error: unknown) => {
        const isGone = error instanceof ChatStoreError && error.code === 'NOT_FOUND';
        if (isWanted && isGone) setFound({ id, chat: null });
      });
    readOrNot();
    const stop = store.on('change', (changes) => {
      if (changes.some(({ conversationId }) => conversationId === id)) readOrNot();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [store, id]);
  return found?.id === id ? found.chat : undefined;
}
