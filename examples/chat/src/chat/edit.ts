/**
 * Renaming, pinning, ticking, rating, switching, deleting and undoing. A failure is shown, and
 * nothing else happens.
 */
import type { ChatStore, Feedback, JsonObject, SidebarItem } from 'chatkeep';
import { goTo } from '../route.ts';
import { showFailure, showUndo } from '../toasts.ts';
import { stopAllAnswers } from './answers.ts';

export async function renameConversation(
  store: ChatStore,
  id: string,
  title: string,
): Promise<void> {
  try {
    await store.conversations.update(id, { title });
  } catch (error) {
    showFailure('The chat was not renamed', error);
  }
}

export async function pinConversation(
  store: ChatStore,
  id: string,
  pinned: boolean,
): Promise<void> {
  try {
    await store.conversations.update(id, { pinned });
  } catch (error) {
    showFailure(`The chat was not ${pinned ? 'pinned' : 'unpinned'}`, error);
  }
}

/** `wasShown`: an undo shows it again. */
export async function deleteConversation(
  store: ChatStore,
  conversation: SidebarItem,
  wasShown: boolean,
): Promise<void> {
  const { id, title } = conversation;
  const restore = async (): Promise<void> => {
    try {
      await store.conversations.restore(id);
      if (wasShown) goTo({ page: 'conversation', id });
    } catch (error) {
      showFailure('The chat was not brought back', error);
    }
  };
  try {
    // An answer cannot be written into a deleted chat.
    await stopAllAnswers(id);
    await store.conversations.delete(id);
    if (wasShown) goTo({ page: 'new' });
    showUndo(title ? `Deleted “${title}”` : 'Deleted a chat', () => void restore());
  } catch (error) {
    showFailure('The chat was not deleted', error);
  }
}

/** Something in the timeline. */
export interface ItemAddress {
  id: string;
  table: 'messages' | 'components';
}

export async function deleteItem(store: ChatStore, item: ItemAddress): Promise<void> {
  const { id, table } = item;
  const name = table === 'messages' ? 'message' : 'component';
  const restore = async (): Promise<void> => {
    try {
      await store[table].restore(id);
    } catch (error) {
      showFailure(`The ${name} was not brought back`, error);
    }
  };
  try {
    await store[table].delete(id);
    showUndo(`Deleted a ${name}`, () => void restore());
  } catch (error) {
    showFailure(`The ${name} was not deleted`, error);
  }
}

/** Shows the branch of the message. */
export async function switchBranch(store: ChatStore, messageId: string): Promise<void> {
  try {
    await store.messages.switchTo(messageId);
  } catch (error) {
    showFailure('The other version could not be shown', error);
  }
}

/** `null` takes the thumb back. */
export async function rate(
  store: ChatStore,
  messageId: string,
  rating: Feedback['rating'] | null,
): Promise<void> {
  try {
    if (rating === null) await store.feedback.clear(messageId);
    else await store.feedback.set(messageId, { rating });
  } catch (error) {
    showFailure('What you think of it was not kept', error);
  }
}

export async function changePayload(
  store: ChatStore,
  componentId: string,
  payload: JsonObject,
): Promise<void> {
  try {
    await store.components.update(componentId, { payload });
  } catch (error) {
    showFailure('The change was not kept', error);
  }
}
