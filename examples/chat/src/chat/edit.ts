/** Renaming, ticking, deleting and undoing. A failure is shown, and nothing else happens. */
import type { ChatStore, Conversation, JsonObject } from 'chatkeep';
import { goTo } from '../route.ts';
import { showFailure, showUndo } from '../toasts.ts';
import { stopAnswer } from './answers.ts';
import { changed } from './changes.ts';

export async function renameConversation(
  store: ChatStore,
  id: string,
  title: string,
): Promise<void> {
  try {
    await store.conversations.update(id, { title });
    await changed(id);
  } catch (error) {
    showFailure('The chat was not renamed', error);
  }
}

/** `wasShown`: an undo shows it again. */
export async function deleteConversation(
  store: ChatStore,
  conversation: Conversation,
  wasShown: boolean,
): Promise<void> {
  const { id, title } = conversation;
  const restore = async (): Promise<void> => {
    try {
      await store.conversations.restore(id);
      await changed(id);
      if (wasShown) goTo({ page: 'conversation', id });
    } catch (error) {
      showFailure('The chat was not brought back', error);
    }
  };
  try {
    // An answer cannot be written into a deleted chat.
    await stopAnswer(id);
    await store.conversations.delete(id);
    if (wasShown) goTo({ page: 'new' });
    await changed(id);
    showUndo(title ? `Deleted “${title}”` : 'Deleted a chat', () => void restore());
  } catch (error) {
    showFailure('The chat was not deleted', error);
  }
}

/** Something in the timeline. */
export interface ItemAddress {
  conversationId: string;
  id: string;
  table: 'messages' | 'components';
}

export async function deleteItem(store: ChatStore, item: ItemAddress): Promise<void> {
  const { conversationId, id, table } = item;
  const name = table === 'messages' ? 'message' : 'component';
  const restore = async (): Promise<void> => {
    try {
      await store[table].restore(id);
      await changed(conversationId);
    } catch (error) {
      showFailure(`The ${name} was not brought back`, error);
    }
  };
  try {
    await store[table].delete(id);
    await changed(conversationId);
    showUndo(`Deleted a ${name}`, () => void restore());
  } catch (error) {
    showFailure(`The ${name} was not deleted`, error);
  }
}

export async function changePayload(
  store: ChatStore,
  conversationId: string,
  componentId: string,
  payload: JsonObject,
): Promise<void> {
  try {
    await store.components.update(componentId, { payload });
    await changed(conversationId);
  } catch (error) {
    showFailure('The change was not kept', error);
  }
}
