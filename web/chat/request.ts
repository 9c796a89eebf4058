import {
  arrayOf,
  content,
  invalid,
  jsonArray,
  jsonObject,
  nullable,
  shape,
  signal,
  text,
  time,
  type Check,
} from '../checks.js';
import type { ChatMessageInput, ChatStreamOptions, ChatStreamRequest } from '../types.js';

const document = nullable(jsonObject);

const messageInput = shape({
  id: text,
  content,
  provider: text,
  model: text,
  sources: nullable(jsonArray),
  detectedMode: nullable(text),
  threadId: nullable(text),
  replyToId: nullable(text),
  previousId: nullable(text),
  authorId: text,
  data: document,
  meta: document,
  usage: document,
  createdAt: time,
});

const message: Check = (value, path) =>
  typeof value === 'string' ? text(value, path) : messageInput(value, path);

/** The caller's own, passed on as it is. */
const anObject: Check = (value, path) => {
  if (typeof value === 'object' && value !== null) return value;
  throw invalid(path, 'must be an object.');
};

const transport: Check = (value, path) => {
  if (typeof value === 'function') return value;
  throw invalid(path, 'must be a function that gives a Response or a ReadableStream.');
};

const request = shape({
  conversationId: text,
  assistantId: nullable(text),
  message,
  regenerate: text,
  language: nullable(text),
  history: arrayOf(anObject),
  transport,
  signal,
});

export interface CheckedRequest extends ChatStreamOptions {
  /** The user's message, in one form; or the id of the answer that is to be given again. */
  asks: { message: ChatMessageInput } | { regenerate: string };
}

/** What is asked. Throws `INVALID_ARGUMENT`. */
export function checkRequest(given: ChatStreamRequest): CheckedRequest {
  request(given, 'request');
  for (const name of ['conversationId', 'transport'] as const) {
    if (given[name] === undefined) throw invalid(`request.${name}`, 'must be given.');
  }
  const { message: said, regenerate, ...options } = given;
  if (regenerate !== undefined) {
    if (said === undefined) return { ...options, asks: { regenerate } };
    throw invalid('request.regenerate', 'cannot be given together with message.');
  }
  if (said === undefined) throw invalid('request.message', 'must be given, or regenerate.');
  if (typeof said === 'string') return { ...options, asks: { message: { content: said } } };
  if (said.content === undefined) throw invalid('request.message.content', 'must be given.');
  return { ...options, asks: { message: said } };
}
