import type { JsonObject, JsonValue } from '../../types.js';
import {
  arrayOf,
  contentOf,
  isObject,
  joinedRest,
  limited,
  metaOf,
  NotUnderstood,
  objectOf,
  record,
  rest,
  roleOf,
  textOf,
  textPart,
  type Fields,
  type Part,
} from '../foreign.js';
import type { MessageRecord } from '../records.js';
import { fromAny } from '../times.js';

// A message as OpenAI's chat interface has it, whose own form is kept where ours says less.

const SOURCE = 'openai';

function contentPart(each: unknown): Part {
  const part = objectOf(each);
  const type = textOf(part['type']);
  if (type.endsWith('text')) return textPart(textOf(part['text']));
  if (type === 'image_url') {
    const image = part['image_url'];
    const url = typeof image === 'string' ? image : textOf(objectOf(image)['url']);
    return { type: 'file', mediaType: 'image/*', url };
  }
  return { type: 'data-openai', data: part as JsonObject };
}

function toolPart(each: unknown): Part {
  const call = objectOf(each);
  const called = objectOf(call['function']);
  let input: unknown = called['arguments'];
  try {
    if (typeof input === 'string') input = JSON.parse(input);
  } catch {
    // As it was written, then.
  }
  return {
    type: 'dynamic-tool',
    toolName: textOf(called['name']),
    toolCallId: textOf(call['id']),
    state: 'input-available',
    input: (input ?? null) as JsonValue,
  };
}

function partsOf(message: Fields): Part[] {
  const content = message['content'];
  const texts =
    typeof content === 'string' ? [textPart(content)] : arrayOf(content).map(contentPart);
  const parts = texts.filter((part) => part.type !== 'text' || part['text'] !== '');
  return [...parts, ...arrayOf(message['tool_calls']).map(toolPart)];
}

/** A message that follows another; what cannot be understood of it throws `NotUnderstood`. */
export function convertOpenaiMessage(value: unknown, place: { id: string; previousId?: string }) {
  if (!isObject(value)) throw new NotUnderstood('is no message.');
  const content = value['content'];
  const isText = typeof content === 'string' || content === null || content === undefined;
  const createdAt = fromAny(value['created_at'] ?? value['createdAt'] ?? value['timestamp']);
  const fields: MessageRecord = {
    type: 'message',
    id: place.id,
    role: roleOf(value['role']),
    content: contentOf(partsOf(value)),
    previousId: place.previousId,
    onPath: true,
    model: limited(textOf(value['model']), 255),
    createdAt,
    meta: metaOf(
      SOURCE,
      joinedRest(
        rest(value, ['id', 'role', ...(isText ? ['content'] : [])]),
        ['developer', 'function'].includes(textOf(value['role']))
          ? { role: textOf(value['role']) }
          : undefined,
      ),
    ),
  };
  return record(fields);
}
