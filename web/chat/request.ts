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
import type { ChatMessageInput, ChatStreamRequest } from '../types.js';

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
  language: nullable(text),
  history: arrayOf(anObject),
  transport,
  signal,
});

export interface CheckedRequest extends ChatStreamRequest {
  message: ChatMessageInput;
}

/** What is asked, with the user's message in one form. Throws `INVALID_ARGUMENT`. */
export function checkRequest(given: ChatStreamRequest): CheckedRequest {
  request(given, 'request');
  for (const name of ['conversationId', 'message', 'transport'] as const) {
    if (given[name] === undefined) throw invalid(`request.${name}`, 'must be given.');
  }
  const { message: said } = given;
  if (typeof said === 'string') return { ...given, message: { content: said } };
  if (said.content === undefined) throw invalid('request.message.content', 'must be given.');
  return { ...given, message: said };
}
