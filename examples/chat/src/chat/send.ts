import type { ChatStore, Message } from 'chatkeep';
import type { ShownMessage } from './lists.ts';
import { continueAnswer, startAnswer, type Question } from './answers.ts';
import { sendEditedFiles, type EditedFiles } from './editedFiles.ts';
import { filesOf, pendingFiles, sendFiles } from './pendingFiles.ts';
import { endReply, replying } from './replying.ts';
import { titleFrom } from './title.ts';

let lastSent: string | null = null;

/** Whether the message is what was sent last, here and not before a reload. */
export function wasJustSent(messageId: string | undefined): boolean {
  return messageId !== undefined && messageId === lastSent;
}

/**
 * Keeps what the user said and begins the answer. Without a `conversationId` it begins a chat.
 * Resolves with the chat's id when the store has acknowledged the message; only then may the
 * text leave the composer, which `onKept` is told of: keeping the files may take longer.
 */
export async function send(
  store: ChatStore,
  conversationId: string | null,
  text: string,
  onKept: () => void,
): Promise<string> {
  const [first] = filesOf(pendingFiles.get(), conversationId);
  const title = titleFrom(text || (first?.file.name ?? ''));
  const id = conversationId ?? crypto.randomUUID();
  const replyToId = replying.get().get(id)?.id;
  // In one transaction: no empty chat is left behind, and no draft of what was sent.
  const [, question] = await store.batch((batch) =>
    Promise.all([
      conversationId === null ? batch.conversations.create({ id, title }) : null,
      batch.messages.append(id, { role: 'user', content: text, replyToId }),
      batch.drafts.clear(id),
    ]),
  );
  onKept();
  endReply(id);
  // Before it is answered: who answers may want to look at them.
  if (first) await sendFiles(store, conversationId, question);
  answer(store, question);
  return id;
}

/** What becomes of a message that is edited. */
export interface Edit extends EditedFiles {
  text: string;
}

/** Asks in other words: a sibling of `message`, whose branch is shown from then on. */
export async function sendEdited(
  store: ChatStore,
  message: ShownMessage,
  { text, ...files }: Edit,
): Promise<void> {
  const { conversationId, previousId, replyToId } = message;
  const question = await store.messages.append(conversationId, {
    role: 'user',
    content: text,
    previousId,
    replyToId,
  });
  await sendEditedFiles(store, question, files);
  answer(store, question);
}

/** Answers a question that has no answer. */
export function answer(store: ChatStore, question: Message): void {
  const { id, conversationId, threadId, text } = question;
  const place =
    threadId === null
      ? { previousId: id, threadId, replyToId: null }
      : { previousId: null, threadId, replyToId: id };
  if (threadId === null) lastSent = id;
  startAnswer(store, { conversationId, ...place, prompt: text, attempt: 0 });
}

/** Answers once more: a sibling of `message`, which is an answer; in a thread one more reply. */
export async function answerAgain(store: ChatStore, message: ShownMessage): Promise<void> {
  const prompt = await questionBefore(store, message);
  startAnswer(store, { ...placeOf(message), prompt, attempt: message.siblingIds.length });
}

/** Goes on with an answer that was cut off, in the same message. */
export async function goOnAnswering(store: ChatStore, message: ShownMessage): Promise<void> {
  const { id, siblingIds, text } = message;
  const prompt = await questionBefore(store, message);
  const attempt = Math.max(0, siblingIds.indexOf(id));
  continueAnswer(store, { ...placeOf(message), prompt, attempt }, { id, text });
}

/** Where an answer stands. */
function placeOf(answer: Message): Omit<Question, 'prompt' | 'attempt'> {
  const { conversationId, previousId, threadId, replyToId } = answer;
  return { conversationId, previousId, threadId, replyToId };
}

/** What the user said last before `message`, on its branch or in its thread. */
async function questionBefore(store: ChatStore, message: Message): Promise<string> {
  let before = message;
  while (before.role !== 'user') {
    const previousId = before.threadId === null ? before.previousId : before.replyToId;
    if (previousId === null) return '';
    before = await store.messages.get(previousId);
  }
  return before.text;
}
