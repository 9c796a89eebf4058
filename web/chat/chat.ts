import type { createCalls } from '../calls.js';
import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { formatMessage, isFinished } from '../history/history.js';
import type {
  Assistant,
  Chat,
  ChatEvent,
  ChatStreamRequest,
  HistoryMessage,
  Message,
  Streams,
} from '../types.js';
import { Answer } from './answer.js';
import { isKnown } from './events.js';
import { checkRequest } from './request.js';
import { readEvents, unlessAborted } from './transport.js';

type Calls = ReturnType<typeof createCalls>;

/** `userId` is the scope's: `''` where the store was opened without one. */
export function createChat(calls: Calls, streams: Streams, userId: string): Chat {
  async function findAssistant(
    id: string | null | undefined,
    signal: AbortSignal,
  ): Promise<Assistant | null> {
    if (id === undefined || id === null) return null;
    const assistant = await calls.assistants.get(id, { signal });
    if (assistant.userAuthentication && userId === '') {
      const message = 'Authentication required for this assistant';
      throw new ChatStoreError('UNAUTHENTICATED', message);
    }
    return assistant;
  }

  /** What stands before this message on its branch, which an edit may just have begun. */
  async function readWhatWasSaid({ id }: Message): Promise<HistoryMessage[]> {
    const messages = await calls.messages.path(id);
    return messages
      .filter((message) => message.id !== id && message.text !== '' && isFinished(message))
      .map(formatMessage);
  }

  /** The message that an answer answers; one of the user's is taken as it is. */
  async function findQuestion(conversationId: string, id: string): Promise<Message> {
    let message: Message | null = await calls.messages.get(id);
    if (message.role !== 'user') {
      const asked = message.replyToId ?? message.previousId;
      message = asked === null ? null : await calls.messages.get(asked);
    }
    if (message?.role !== 'user' || message.conversationId !== conversationId) {
      throw invalid('request.regenerate', 'must answer a message of the user in conversationId.');
    }
    return message;
  }

  /** `stop` ends the answer where it is. */
  async function* answer(
    given: ChatStreamRequest,
    stop: AbortController,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const request = checkRequest(given);
    const { conversationId, language = null, transport } = request;
    const { signal } = stop;
    const onAbort = () => stop.abort(request.signal?.reason);
    if (request.signal?.aborted) onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const assistant = await findAssistant(request.assistantId, signal);
      await calls.conversations.get(conversationId, { signal });
      await unlessAborted(signal);

      const { asks } = request;
      const again = 'regenerate' in asks;
      const question = again
        ? await findQuestion(conversationId, asks.regenerate)
        : await calls.messages.append(conversationId, { ...asks.message, role: 'user' });
      const message = question.content;
      const history = request.history ?? (await readWhatWasSaid(question));
      // From here on there will be an answer, whatever comes of it.
      const kept = new Answer(streams, calls.messages, question, assistant, again);
      const asked = { message, language, history, conversationId, assistant };
      yield* keepEvents(kept, question.id, () => transport(asked, { signal }), signal);
    } finally {
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  return {
    stream(request) {
      const stop = new AbortController();
      const events = answer(request, stop);
      let left = false;
      /** What was still asked for when the reader left has no answer, which is no error. */
      const unlessLeft = async (
        result: Promise<IteratorResult<ChatEvent, void>>,
      ): Promise<IteratorResult<ChatEvent, void>> => {
        try {
          return await result;
        } catch (error) {
          if (left && isAborted(error)) return { done: true, value: undefined };
          throw error;
        }
      };
      return {
        next: () => unlessLeft(events.next()),
        return() {
          left = true;
          // At once: a generator does not return while it waits for the transport.
          stop.abort();
          return unlessLeft(events.return());
        },
        throw: (error) => events.throw(error),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}

/** Yields what a transport answers, and keeps it. The message has ended when this does. */
async function* keepEvents(
  kept: Answer,
  userMessageId: string,
  ask: Parameters<typeof readEvents>[0],
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  let settled = false;
  try {
    for await (const event of readEvents(ask, signal)) {
      const known = isKnown(event) ? event : null;
      if (!kept.begun) {
        const start = known?.type === 'start' ? known : null;
        const messageId = await kept.begin(start?.messageId);
        yield { ...start, type: 'start', messageId, userMessageId };
        await unlessAborted(signal);
      }
      if (known?.type === 'start') continue;
      if (known?.type === 'done') {
        await kept.finish();
        settled = true;
        yield known;
        return;
      }
      if (known?.type === 'error') {
        await kept.fail(known.message);
        settled = true;
        yield known;
        throw new ChatStoreError('INTERNAL', known.message);
      }
      await kept.keep(event);
      yield event as ChatEvent;
    }
    if (!kept.begun) {
      yield { type: 'start', messageId: await kept.begin(), userMessageId };
      await unlessAborted(signal);
    }
    await kept.finish();
    settled = true;
  } catch (error) {
    if (settled) throw error;
    settled = true;
    // What ended the answer is to be told, not that the store could not note it: it will when it
    // is opened the next time.
    await (signal.aborted ? kept.abort() : kept.fail(error)).catch(() => {});
    await unlessAborted(signal);
    throw error;
  } finally {
    // The reader left at an event.
    if (!settled) await kept.abort();
  }
}

const isAborted = (error: unknown): boolean =>
  error instanceof ChatStoreError && error.code === 'ABORTED';
