import type { ChatStore } from 'chatkeep';
import { useState, type DragEvent } from 'react';
import { moveToFolder } from '../../chat/organise.ts';
import { showFailure } from '../../toasts.ts';

/** What is dragged is the id of a chat, and nothing that another page could drop here. */
export const CHAT_DRAG_TYPE = 'application/x-chatkeep-chat';

interface DropHandlers {
  onDragOver: (event: DragEvent) => void;
  onDragLeave: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
}

/**
 * For what takes dragged chats into `folder`, or, with `null`, out of theirs; `isOver` while one is
 * over it.
 */
export function useChatDrop(store: ChatStore, folder: string | null): [boolean, DropHandlers] {
  const [isOver, setOver] = useState(false);
  const handlers: DropHandlers = {
    onDragOver(event) {
      if (!event.dataTransfer.types.includes(CHAT_DRAG_TYPE)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event) {
      // It also leaves for what is inside.
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event) {
      setOver(false);
      const id = event.dataTransfer.getData(CHAT_DRAG_TYPE);
      if (id === '') return;
      event.preventDefault();
      store.conversations.get(id).then(
        (chat) => moveToFolder(store, chat, folder),
        (error: unknown) => showFailure('The chat was not moved', error),
      );
    },
  };
  return [isOver, handlers];
}
