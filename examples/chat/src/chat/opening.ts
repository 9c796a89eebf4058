import { ChatStoreError, type ChatStore, type Message } from 'chatkeep';
import { showFailure, showInfo } from '../toasts.ts';
import { openPanel } from './panel.ts';

/** Where a chat is opened. */
export interface Opening {
  /** What is read first is around this sequence; `null`: the newest. */
  anchor: number | null;
  /** Behind this sequence everything is new; `null`: nothing is. */
  newAfter: number | null;
  /** The message to be shown. */
  targetId: string | null;
}

const NEWEST: Opening = { anchor: null, newAfter: null, targetId: null };

/** At the message, if one is named, or where the user had read to, or else at the end. */
export async function openingOf(
  store: ChatStore,
  conversationId: string,
  messageId: string | undefined,
): Promise<Opening> {
  try {
    const [unread, mark, target] = await Promise.all([
      store.reads.unread(conversationId),
      store.reads.get(conversationId),
      messageId === undefined ? null : shownPlaceOf(store, conversationId, messageId),
    ]);
    const newAfter = unread > 0 && mark ? mark.lastReadSequence : null;
    if (target) return { anchor: target.sequence, newAfter, targetId: target.id };
    return { anchor: newAfter, newAfter, targetId: null };
  } catch (error) {
    // What the timeline reads next tells that it is gone, and that in its own place.
    if (!(error instanceof ChatStoreError && error.code === 'NOT_FOUND')) {
      showFailure('The place in the chat was not found', error);
    }
    return NEWEST;
  }
}

/** The message in the timeline that stands for it, on the branch that is shown from now on. */
async function shownPlaceOf(
  store: ChatStore,
  conversationId: string,
  messageId: string,
): Promise<Message | null> {
  try {
    const message = await store.messages.get(messageId);
    if (message.conversationId !== conversationId) return null;
    if (message.threadId !== null) {
      openPanel({ kind: 'thread', conversationId, rootId: message.threadId });
      return await shownPlaceOf(store, conversationId, message.threadId);
    }
    if (!message.onPath) await store.messages.switchTo(messageId);
    return message;
  } catch (error) {
    if (!(error instanceof ChatStoreError && error.code === 'NOT_FOUND')) throw error;
    showInfo('That message is not there any more');
    return null;
  }
}
