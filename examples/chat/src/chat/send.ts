import type { ChatStore, MessageInput } from 'chatkeep';
import { startAnswer } from './answers.ts';
import { changed } from './changes.ts';
import { titleFrom } from './title.ts';

const ASSISTANT = { role: 'assistant', provider: 'example', model: 'scripted' } as const;

/**
 * Keeps what the user said and begins the answer. Without a `conversationId` it begins a chat.
 * Resolves with the chat's id when the store has acknowledged the message; only then may the
 * text leave the composer.
 */
export async function send(
  store: ChatStore,
  conversationId: string | null,
  text: string,
): Promise<string> {
  if (conversationId !== null) {
    await appendAndAnswer(store, conversationId, text);
    return conversationId;
  }
  const { id } = await store.conversations.create({ title: titleFrom(text) });
  try {
    await appendAndAnswer(store, id, text);
  } catch (error) {
    // An empty chat was not asked for. If it cannot be removed it is seen in the list.
    await store.conversations.purge(id).catch(() => changed(id));
    throw error;
  }
  return id;
}

/** Answers `prompt` once more, below an answer that was interrupted. */
export async function answerAgain(
  store: ChatStore,
  conversationId: string,
  prompt: string,
): Promise<void> {
  const message = await store.messages.append(conversationId, {
    ...ASSISTANT,
    content: '',
    status: 'streaming',
  });
  startAnswer(store, message, prompt);
  await changed(conversationId);
}

async function appendAndAnswer(
  store: ChatStore,
  conversationId: string,
  text: string,
): Promise<void> {
  // In one transaction: a question is never kept without a place for its answer.
  const inputs: MessageInput[] = [
    { role: 'user', content: text },
    { ...ASSISTANT, content: '', status: 'streaming' },
  ];
  const [, answer] = await store.messages.appendMany(conversationId, inputs);
  if (!answer) throw new Error('appendMany returned fewer messages than it was given.');
  startAnswer(store, answer, text);
  await changed(conversationId);
}
