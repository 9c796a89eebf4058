import type { ChatStore, Message } from 'chatkeep';
import { replyTo } from '../assistant/reply.ts';
import { speak } from '../assistant/speak.ts';
import { Observable } from '../observable.ts';
import { pace } from '../settings.ts';
import { showFailure } from '../toasts.ts';
import { changed } from './changes.ts';

/** An answer that this page is giving. It goes on while another chat is looked at. */
export interface LiveAnswer {
  messageId: string;
  conversationId: string;
  /** All that was said so far; the store may be a quarter of a second behind. */
  text: string;
  /**
   * - `writing`: words are coming
   * - `saved`: the store has all of it; gone as soon as that was read
   * - `unsaved`: the store refused the text, which is now only here
   */
  phase: 'writing' | 'saved' | 'unsaved';
}

/** By `messageId`. */
export const liveAnswers = new Observable<ReadonlyMap<string, LiveAnswer>>(new Map());

/** How often the message is updated while the words come. */
const SAVE_EVERY_MILLISECONDS = 250;

const running = new Map<string, { stop: AbortController; finished: Promise<void> }>();

/** Streams the answer to `prompt` into `message`, which was appended empty and `streaming`. */
export function startAnswer(store: ChatStore, message: Message, prompt: string): void {
  const stop = new AbortController();
  const finished = give(store, message, prompt, stop.signal).finally(() =>
    running.delete(message.id),
  );
  running.set(message.id, { stop, finished });
}

/** Stops the answer being given in the chat, if there is one; resolves when it is written. */
export async function stopAnswer(conversationId: string): Promise<void> {
  const answer = answerIn(liveAnswers.get(), conversationId);
  const run = answer && running.get(answer.messageId);
  run?.stop.abort();
  await run?.finished;
}

/** The answer being given in the chat. */
export function answerIn(
  answers: ReadonlyMap<string, LiveAnswer>,
  conversationId: string | null,
): LiveAnswer | null {
  for (const answer of answers.values()) {
    if (answer.conversationId === conversationId && answer.phase === 'writing') return answer;
  }
  return null;
}

/** Tries again to keep an answer that is `unsaved`. */
export async function saveAgain(store: ChatStore, messageId: string): Promise<void> {
  const answer = liveAnswers.get().get(messageId);
  if (answer?.phase !== 'unsaved') return;
  try {
    await store.messages.update(messageId, { content: answer.text, status: 'interrupted' });
    await settle(answer);
  } catch (error) {
    showFailure('The answer is still not kept', error);
  }
}

async function give(
  store: ChatStore,
  message: Message,
  prompt: string,
  stopped: AbortSignal,
): Promise<void> {
  const { id: messageId, conversationId } = message;
  let answer: LiveAnswer = { messageId, conversationId, text: '', phase: 'writing' };
  publish(answer);

  const reply = replyTo(prompt);
  const refused = new AbortController();
  let saving: Promise<void> = Promise.resolve();
  let isSaving = false;
  let savedAt = performance.now();

  const save = async (text: string): Promise<void> => {
    isSaving = true;
    savedAt = performance.now();
    try {
      await store.messages.update(messageId, { content: text });
    } catch (error) {
      refused.abort(error);
    } finally {
      isSaving = false;
    }
  };

  try {
    for await (const text of speak(reply.text, pace, AbortSignal.any([stopped, refused.signal]))) {
      answer = { ...answer, text };
      publish(answer);
      const isDue = performance.now() - savedAt >= SAVE_EVERY_MILLISECONDS;
      if (isDue && !isSaving) saving = save(text);
    }
    await saving;
    refused.signal.throwIfAborted();

    // Before the message is complete: an answer that is `completed` has all that belongs to it.
    if (reply.component && !stopped.aborted) {
      await store.components.append(conversationId, { messageId, ...reply.component });
    }
    const status = stopped.aborted ? 'interrupted' : 'completed';
    await store.messages.update(messageId, { content: answer.text, status });
    await settle(answer);
  } catch (error) {
    publish({ ...answer, phase: 'unsaved' });
    showFailure('The answer could not be kept', error);
  }
}

/** Shows the text of `answer` until the list has read it from the store: no flicker. */
async function settle(answer: LiveAnswer): Promise<void> {
  publish({ ...answer, phase: 'saved' });
  await changed(answer.conversationId);
  const others = new Map(liveAnswers.get());
  others.delete(answer.messageId);
  liveAnswers.set(others);
}

function publish(answer: LiveAnswer): void {
  liveAnswers.set(new Map(liveAnswers.get()).set(answer.messageId, answer));
}
