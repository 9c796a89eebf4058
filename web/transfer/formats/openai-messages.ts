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
import { fileIdOfUrl } from '../data-url.js';
import { InlineFiles } from '../inline-files.js';
import type { InnerRecord, MessageRecord } from '../records.js';
import { fromAny } from '../times.js';

// A message as OpenAI's chat interface has it, whose own form is kept where ours says less.

const SOURCE = 'openai';

/** A part of the content as it is there, with its file in an attachment. */
function withoutFile(each: unknown, files: InlineFiles): unknown {
  if (!isObject(each)) return each;
  const image = each['image_url'];
  if (typeof image === 'string') return { ...each, image_url: files.url(image) };
  if (isObject(image))
    return { ...each, image_url: { ...image, url: files.url(textOf(image['url'])) } };
  const audio = each['input_audio'];
  if (isObject(audio) && textOf(audio['data']) !== '') {
    const data = files.base64(textOf(audio['data']), `audio/${textOf(audio['format']) || 'wav'}`);
    return { ...each, input_audio: { ...audio, data } };
  }
  const file = each['file'];
  if (isObject(file) && textOf(file['file_data']) !== '') {
    const file_data = files.url(textOf(file['file_data']), textOf(file['filename']));
    return { ...each, file: { ...file, file_data } };
  }
  return each;
}

function contentPart(each: unknown, files: InlineFiles): Part {
  const part = objectOf(each);
  const type = textOf(part['type']);
  if (type.endsWith('text')) return textPart(textOf(part['text']));
  if (type === 'image_url') {
    const image = part['image_url'];
    const url = typeof image === 'string' ? image : textOf(objectOf(image)['url']);
    return { type: 'file', mediaType: files.mimeTypeOf(url) || 'image/*', url };
  }
  const { filename, file_data } = objectOf(part['file']);
  const url = textOf(objectOf(part['input_audio'])['data'] ?? file_data);
  if (fileIdOfUrl(url) === null) return { type: 'data-openai', data: part as JsonObject };
  const taken: Part = { type: 'file', mediaType: files.mimeTypeOf(url), url };
  if (textOf(filename) !== '') taken['filename'] = textOf(filename);
  return taken;
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

function partsOf(message: Fields, files: InlineFiles): Part[] {
  const content = message['content'];
  const texts =
    typeof content === 'string'
      ? [textPart(content)]
      : arrayOf(content).map((each) => contentPart(each, files));
  const parts = texts.filter((part) => part.type !== 'text' || part['text'] !== '');
  return [...parts, ...arrayOf(message['tool_calls']).map(toolPart)];
}

/**
 * A message that follows another, and its attachments; what cannot be understood of it throws
 * `NotUnderstood`.
 */
export function convertOpenaiMessage(
  given: unknown,
  place: { id: string; previousId?: string },
): [MessageRecord, ...InnerRecord[]] {
  if (!isObject(given)) throw new NotUnderstood('is no message.');
  const files = new InlineFiles(place.id);
  const content = given['content'];
  const value = Array.isArray(content)
    ? { ...given, content: content.map((each) => withoutFile(each, files)) }
    : given;
  const isText = typeof content === 'string' || content === null || content === undefined;
  const createdAt = fromAny(value['created_at'] ?? value['createdAt'] ?? value['timestamp']);
  const fields: MessageRecord = {
    type: 'message',
    id: place.id,
    role: roleOf(value['role']),
    content: contentOf(partsOf(value, files)),
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
  return [record(fields), ...files.at(createdAt)];
}
