import type { OperationName, Operations } from './protocol.js';
import type { Message, TimelineItem } from './types.js';

// How the core's answers become JavaScript values. An answer is one JSON document in plain ASCII.

/** The core sends a message's plain text once: `text` is null where `content` is the text. */
type SentMessage = Omit<Message, 'text'> & { text: string | null };

function fillText(item: SentMessage | Exclude<TimelineItem, Message>): void {
  if (item.kind !== 'component' && item.text === null) item.text = item.content as string;
}

const fillPage = (page: { items: SentMessage[] }): void => page.items.forEach(fillText);

/** Completes the answers of those operations that give messages. */
const completions: { [Name in OperationName]?: (answer: never) => void } = {
  'messages.append': fillText,
  'messages.appendMany': (messages: SentMessage[]) => messages.forEach(fillText),
  'messages.get': fillText,
  'messages.list': fillPage,
  'messages.update': fillText,
  'messages.restore': fillText,
  'timeline.page': fillPage,
};

export function decodeAnswer<Name extends OperationName>(
  operation: Name,
  json: string,
): Operations[Name]['result'] {
  const answer: unknown = JSON.parse(json);
  completions[operation]?.(answer as never);
  return answer as Operations[Name]['result'];
}
