import type { ChatStore, JsonObject, Message, MessageWith, StreamWriter } from 'chatkeep';
import type { Asked, Turn } from '../answering/answerer.ts';
import { chosenAnswerer } from '../answering/chosen.ts';
import { Observable } from '../observable.ts';
import type { GeneratedComponent } from '../payloads.ts';
import { isOpen } from '../store.ts';
import { showFailure } from '../toasts.ts';

/** An answer that this page is giving. It goes on while another chat is looked at. */
export interface LiveAnswer {
  messageId: string;
  conversationId: string;
  /** In the thread of this message; `null` on the timeline. */
  threadId: string | null;
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
export interface Question extends Pick<Message, 'conversationId' | 'threadId'> {
  /** The message that the answer follows on the timeline: another answer to it is its sibling. */
  previousId: string | null;
  /** The message that is answered in a thread. */
  replyToId: string | null;
  prompt: string;
  /** How many answers there are already. */
  attempt: number;
}

/** By `messageId`. */
export const liveAnswers = new Observable<ReadonlyMap<string, LiveAnswer>>(new Map());

/** The assistant is somebody else than the user, so that what it says can be unread. */
const AUTHOR = 'assistant';

/** More of what was said before is not told to a model: its context would not hold it. */
const MOST_TURNS = 60;

const GO_ON = 'Go on exactly where you stopped. Repeat nothing, and say nothing about it.';

const running = new Map<string, { stop: AbortController; finished: Promise<void> }>();
/** What tries again to end an answer that is `unsaved`. */
const unsaved = new Map<string, () => Promise<void>>();

/** Streams the answer into a message of its own. */
export function startAnswer(store: ChatStore, question: Question): void {
  begin(store, question, { id: crypto.randomUUID(), text: '' });
}

/** Goes on with a message that was cut off: what is still to be said comes behind its text. */
export function continueAnswer(store: ChatStore, question: Question, cut: Begun): void {
  begin(store, question, cut);
}

/** The message that an answer is written into, and what it says already. */
export type Begun = Pick<Message, 'id' | 'text'>;

function begin(store: ChatStore, question: Question, { id, text }: Begun): void {
  forgetEnded();
  const { conversationId, threadId } = question;
  const answer: LiveAnswer = { messageId: id, conversationId, threadId, text, phase: 'writing' };
  publish(answer);
  const stop = new AbortController();
  const finished = give(store, question, answer, stop.signal).finally(() =>
    running.delete(answer.messageId),
  );
  running.set(answer.messageId, { stop, finished });
}

/** Stops the answer being given there, if there is one; resolves when it is written. */
export async function stopAnswer(
  conversationId: string,
  threadId: string | null = null,
): Promise<void> {
  await stop(answerIn(liveAnswers.get(), conversationId, threadId));
}

/** Stops what is being answered in the chat and in its threads. */
export async function stopAllAnswers(conversationId: string): Promise<void> {
  const all = [...liveAnswers.get().values()];
  await Promise.all(all.filter((each) => each.conversationId === conversationId).map(stop));
}

async function stop(answer: LiveAnswer | null): Promise<void> {
  const run = answer && running.get(answer.messageId);
  run?.stop.abort();
  await run?.finished;
}

/** The answer being given in the chat: on its timeline, or in a thread. */
export function answerIn(
  answers: ReadonlyMap<string, LiveAnswer>,
  conversationId: string | null,
  threadId: string | null = null,
): LiveAnswer | null {
  for (const answer of answers.values()) {
    const isThere = answer.conversationId === conversationId && answer.threadId === threadId;
    if (isThere && answer.phase === 'writing') return answer;
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
  question: Question,
  begun: LiveAnswer,
  stopped: AbortSignal,
): Promise<void> {
  const id = begun.messageId;
  const { conversationId, threadId, previousId, replyToId } = question;
  const { provider, model, answer: ask } = chosenAnswerer();
  let writer: StreamWriter;
  try {
    const place = threadId === null ? { previousId } : { threadId, replyToId };
    const input = { authorId: AUTHOR, provider, model, id, ...place };
    writer =
      begun.text === ''
        ? await store.streams.begin(conversationId, input)
        : await store.streams.resume(id);
  } catch (error) {
    forget(id);
    showFailure('There is no room for an answer', error);
    return;
  }

  let answer = begun;
  const components: GeneratedComponent[] = [];
  let usage: JsonObject | undefined;
  let failure: unknown = null;
  try {
    for await (const piece of ask(askedFor(store, question, begun.text), stopped)) {
      if (piece.kind === 'component') components.push(piece.component);
      else if (piece.kind === 'usage') usage = piece.usage;
      else if (piece.kind === 'sources') writer.sources(piece.sources);
      else {
        writer.append(piece.text);
        answer = { ...answer, text: answer.text + piece.text };
        publish(answer);
      }
    }
  } catch (error) {
    failure = error;
  }

  const end = async (): Promise<void> => {
    if (stopped.aborted) await writer.abort();
    else if (failure !== null) await writer.fail(failure);
    else {
      // Before the message is complete: an answer that is `completed` has all that belongs to it.
      for (let next = components[0]; next; next = components[0]) {
        await writer.component(next);
        components.shift();
      }
      await writer.finish({ usage });
    }
  };
  try {
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

function askedFor(store: ChatStore, question: Question, begun: string): Asked {
  const { threadId, previousId, prompt, attempt } = question;
  const turns = (): Promise<Turn[]> =>
    threadId === null
      ? turnsUntil(store, previousId, prompt)
      : turnsInThread(store, threadId, question.replyToId);
  return {
    begun,
    prompt,
    attempt,
    // A component has its place on the timeline.
    canDraw: threadId === null,
    turns: async () => [...(await turns()), ...turnsOfBegun(begun)],
    open: async (attachment) => (await store.attachments.open(attachment.id)).blob(),
  };
}

/** What was said on the branch, up to the message that is answered. */
async function turnsUntil(
  store: ChatStore,
  messageId: string | null,
  prompt: string,
): Promise<Turn[]> {
  if (messageId === null) return [{ role: 'user', text: prompt, attachments: [] }];
  return turnsOf(await store.messages.path(messageId, { with: ['attachments'] }));
}

/** What was said up to the root of a thread, and then in it up to the message that is answered. */
async function turnsInThread(
  store: ChatStore,
  rootId: string,
  messageId: string | null,
): Promise<Turn[]> {
  const options = { with: ['attachments'] as const };
  const before = await store.messages.path(rootId, options);
  const { items } = await store.messages.thread(rootId, { ...options, limit: MOST_TURNS });
  const replies = items.toReversed().filter(({ id }) => id !== rootId);
  const last = replies.findIndex(({ id }) => id === messageId);
  return turnsOf([...before, ...replies.slice(0, last + 1)]);
}

function turnsOf(messages: readonly MessageWith<'attachments'>[]): Turn[] {
  return messages
    .filter(({ status }) => status === 'completed' || status === 'interrupted')
    .slice(-MOST_TURNS)
    .flatMap(({ role, text, attachments }) =>
      role === 'tool' || (text === '' && attachments.length === 0)
        ? []
        : [{ role, text, attachments }],
    );
}

/** How a model is asked to go on. */
function turnsOfBegun(begun: string): Turn[] {
  if (begun === '') return [];
  return [
    { role: 'assistant', text: begun, attachments: [] },
    { role: 'user', text: GO_ON, attachments: [] },
  ];
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
