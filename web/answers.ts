import type { OperationName, Operations } from './protocol.js';
import type { ComponentItem, Message } from './types.js';

// How the core's answers become JavaScript values. An answer is one JSON document in plain ASCII.

/** The core sends a message's plain text once: `text` is null where `content` is the text. */
type SentMessage = Omit<Message, 'text'> & { text: string | null; replyTo?: SentMessage | null };

function fillText(item: SentMessage | ComponentItem | null): void {
  if (item === null || item.kind === 'component') return;
  if (item.text === null) item.text = item.content as string;
  if (item.replyTo) fillText(item.replyTo);
}

const fillList = (messages: SentMessage[]): void => messages.forEach(fillText);
const fillPage = (page: { items: SentMessage[] }): void => page.items.forEach(fillText);

/** Completes the answers of those operations that give messages. */
const completions: { [Name in OperationName]?: (answer: never) => void } = {
  'messages.append': fillText,
  'messages.appendMany': fillList,
  'messages.get': fillText,
  'messages.list': fillPage,
  'messages.update': fillText,
  'messages.restore': fillText,
  'messages.thread': fillPage,
  'messages.replyChain': fillList,
  'messages.last': fillText,
  'messages.pin': fillText,
  'messages.unpin': fillText,
  'messages.pinned': fillPage,
  'messages.siblings': fillList,
  'messages.path': fillList,
  'summaries.pending': fillPage,
  'context.page': fillPage,
  'streams.begin': fillText,
  'streams.end': fillText,
  'streams.resume': fillText,
  'timeline.page': fillPage,
};

export function decodeAnswer<Name extends OperationName>(
  operation: Name,
  json: string,
): Operations[Name]['result'] {
  const answer: unknown = JSON.parse(json);
  completeAnswer(operation, answer);
  return answer as Operations[Name]['result'];
}

/** For an answer that was parsed with others, as those of a batch are. */
export function completeAnswer(operation: OperationName, answer: unknown): void {
  completions[operation]?.(answer as never);
}
