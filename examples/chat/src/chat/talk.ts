/** Reactions, pins and replies in threads. A failure is shown, and nothing else happens. */
import type { ChatStore, Message } from 'chatkeep';
import { showFailure } from '../toasts.ts';
import type { ShownMessage } from './lists.ts';
import { answer } from './send.ts';

/** Adds the user's reaction, or takes it back. */
export async function toggleReaction(
  store: ChatStore,
  message: ShownMessage,
  name: string,
): Promise<void> {
  const isMine = message.reactions.some((reaction) => reaction.name === name && reaction.mine);
  try {
    if (isMine) await store.reactions.remove(message.id, name);
    else await store.reactions.add(message.id, name);
  } catch (error) {
    showFailure('The reaction was not kept', error);
  }
}

export async function pinMessage(
  store: ChatStore,
  messageId: string,
  isPinned: boolean,
): Promise<void> {
  try {
    await (isPinned ? store.messages.pin(messageId) : store.messages.unpin(messageId));
  } catch (error) {
    showFailure(`The message was not ${isPinned ? 'pinned' : 'unpinned'}`, error);
  }
}

/** Resolves to whether it was kept: only then may the text leave its box. It is answered there. */
export async function replyInThread(
  store: ChatStore,
  root: Message,
  text: string,
): Promise<boolean> {
  try {
    const question = await store.messages.append(root.conversationId, {
      role: 'user',
      content: text,
      threadId: root.id,
      replyToId: root.id,
    });
    answer(store, question);
    return true;
  } catch (error) {
    showFailure('Your reply was not kept; its text is still in the box', error);
    return false;
  }
}
