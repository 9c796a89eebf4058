import type { Assistant } from './assistants.js';
import type { HistoryMessage } from './history.js';
import type { JsonObject, JsonValue } from './json.js';
import type { MessageInput } from './messages.js';

/**
 * What a transport may send, an object for each NDJSON line or SSE `data:` field. To tell events
 * apart by `type`, take one as a `KnownChatEvent`: what is of no known type meets no case.
 */
export type ChatEvent = KnownChatEvent | UnknownChatEvent;

export type KnownChatEvent =
  | { type: 'start'; messageId: string; userMessageId: string }
  | { type: 'token'; text: string }
  | { type: 'step'; step: JsonObject }
  | { type: 'sources'; sources: JsonValue[] }
  | { type: 'visualization'; visualization: JsonValue }
  | { type: 'component'; componentKind: string; payload: JsonObject }
  | { type: 'usage'; usage: JsonObject }
  | { type: 'error'; message: string }
  | { type: 'done' };

/** One that chatkeep does not know: yielded, and kept under `meta.events`. */
export interface UnknownChatEvent extends JsonObject {
  type: string;
}

/** What a transport is asked. */
export interface TransportRequest {
  /** What the user says. */
  message: string | JsonObject;
  language: string | null;
  /** What was said before. */
  history: HistoryMessage[];
  conversationId: string;
  assistant: Assistant | null;
}

/**
 * Your way to the model: `fetch`, or anything that gives bytes. NDJSON and SSE are told apart by
 * the content type of a `Response`, and by the first character of a bare stream.
 */
export type Transport = (
  request: TransportRequest,
  options: { signal: AbortSignal },
) => Response | ReadableStream<Uint8Array> | Promise<Response | ReadableStream<Uint8Array>>;

/** The user's message, if it is more than its content. */
export type ChatMessageInput = Omit<MessageInput, 'role' | 'status' | 'kind'>;

export interface ChatStreamOptions {
  conversationId: string;
  /** Rejects with `NOT_FOUND` if there is no such assistant. */
  assistantId?: string | null;
  /** Passed on. */
  language?: string | null;
  /** Instead of the stored one. */
  history?: HistoryMessage[];
  transport: Transport;
  /** Aborts the transport; the message stays, `interrupted`, with what came. */
  signal?: AbortSignal;
}

/** Something new to say, or the id of an answer that is to be given again, beside the old one. */
export type ChatStreamRequest = ChatStreamOptions &
  (
    | { message: string | ChatMessageInput; regenerate?: undefined }
    | { message?: undefined; regenerate: string }
  );

export interface Chat {
  /**
   * Asks and keeps: the user's message is stored, the transport is called, what arrives is yielded
   * and kept at the same time. With `regenerate` the message that was answered is asked again, and
   * the new answer is a sibling of the old one. Nothing happens until it is iterated over. The
   * first event is always `start`, with the ids of both messages.
   *
   * Throws, before anything is written, `NOT_FOUND` where there is no such assistant or
   * conversation and `UNAUTHENTICATED` where the assistant needs a user and the scope has none.
   * Later, what the transport throws or sends as an error; the message is `failed` then. Leaving
   * the loop early is an abort.
   */
  stream(request: ChatStreamRequest): AsyncIterableIterator<ChatEvent>;
}
