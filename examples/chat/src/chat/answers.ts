import type { ChatStore, StreamWriter } from 'chatkeep';
import { replyTo } from '../assistant/reply.ts';
import { speak } from '../assistant/speak.ts';
import { Observable } from '../observable.ts';
import { pace } from '../settings.ts';
import { isOpen } from '../store.ts';
import { showFailure } from '../toasts.ts';

/** An answer that this page is giving. It goes on while another chat is looked at. */
export interface LiveAnswer {
  messageId: string;
  conversationId: string;
  /** All that was said so far; the store may be a quarter of a second behind. */
  text: string;
  /**
   * - `writing`: words are coming
   * - `ended`: the store has all of it
   * - `unsaved`: the store refused the end, which is now only here
   */
  phase: 'writing' | 'ended' | 'unsaved';
}

/** What is to be answered. */
export interface Question {
  conversationId: string;
  /** The message that the answer follows: another answer to it is its sibling. */
  previousId: string | null;
  prompt: string;
  /** How many answers there are already. */
  attempt: number;
}

/** By `messageId`. */
export const liveAnswers = new Observable<ReadonlyMap<string, LiveAnswer>>(new Map());

/** The assistant is somebody else than the user, so that what it says can be unread. */
const ASSISTANT = { authorId: 'assistant', provider: 'example', model: 'scripted' } as const;

const running = new Map<string, { stop: AbortController; finished: Promise<void> }>();
/** What tries again to end an answer that is `unsaved`. */
const unsaved = new Map<string, () => Promise<void>>();

/** Streams the answer into a message of its own. */
export function startAnswer(store: ChatStore, question: Question): void {
  forgetEnded();
  const { conversationId } = question;
  const answer: LiveAnswer = {
    messageId: crypto.randomUUID(),
    conversationId,
    text: '',
    phase: 'writing',
  };
  publish(answer);
  const stop = new AbortController();
  const finished = give(store, question, answer, stop.signal).finally(() =>
    running.delete(answer.messageId),
  );
  running.set(answer.messageId, { stop, finished });
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
export async function saveAgain(messageId: string): Promise<void> {
  const answer = liveAnswers.get().get(messageId);
  const save = unsaved.get(messageId);
  if (!answer || !save) return;
  try {
    await save();
    unsaved.delete(messageId);
    publish({ ...answer, phase: 'ended' });
  } catch (error) {
    showFailure('The answer is still not kept', error);
  }
}

async function give(
  store: ChatStore,
  { conversationId, previousId, prompt, attempt }: Question,
  begun: LiveAnswer,
  stopped: AbortSignal,
): Promise<void> {
  const id = begun.messageId;
  let writer: StreamWriter;
  try {
    writer = await store.streams.begin(conversationId, { ...ASSISTANT, id, previousId });
  } catch (error) {
    forget(id);
    showFailure('There is no room for an answer', error);
    return;
  }

  const reply = replyTo(prompt, attempt);
  let component = reply.component;
  const end = async (): Promise<void> => {
    if (stopped.aborted) {
      await writer.abort();
      return;
    }
    // Before the message is complete: an answer that is `completed` has all that belongs to it.
    if (component) await writer.component(component);
    component = null;
    await writer.finish();
  };

  let answer = begun;
  try {
    for await (const words of speak(reply.text, pace, stopped)) {
      writer.append(words);
      answer = { ...answer, text: answer.text + words };
      publish(answer);
    }
    await end();
    publish({ ...answer, phase: 'ended' });
  } catch (error) {
    // The store was lost and opened again meanwhile: there, the answer is interrupted.
    if (!isOpen(store)) return forget(id);
    unsaved.set(id, end);
    publish({ ...answer, phase: 'unsaved' });
    showFailure('The answer could not be kept', error);
  }
}

function publish(answer: LiveAnswer): void {
  liveAnswers.set(new Map(liveAnswers.get()).set(answer.messageId, answer));
}

function forget(messageId: string): void {
  const others = new Map(liveAnswers.get());
  others.delete(messageId);
  liveAnswers.set(others);
}

/** Not when they end: their text is shown until the list has read the last of it from the store. */
function forgetEnded(): void {
  const all = [...liveAnswers.get()];
  liveAnswers.set(new Map(all.filter(([, answer]) => answer.phase !== 'ended')));
}
