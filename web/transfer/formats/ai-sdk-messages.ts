import type { JsonObject } from '../../types.js';
import {
  isObject,
  joinedRest,
  metaOf,
  NotUnderstood,
  objectOf,
  record,
  rest,
  roleOf,
  textOf,
  type Fields,
} from '../foreign.js';
import { InlineFiles } from '../inline-files.js';
import type { InnerRecord, MessageRecord } from '../records.js';
import { fromAny } from '../times.js';

// A message as the AI SDK has it: a UIMessage. Its parts are ours.

const SOURCE = 'ai-sdk';

export const isUiMessage = (value: unknown): value is Fields =>
  isObject(value) && Array.isArray(value['parts']);

/** The parts, with their files in attachments. */
const withoutFiles = (parts: Fields[], files: InlineFiles): Fields[] =>
  parts.map((part) => {
    if (part['type'] !== 'file' && part['type'] !== 'reasoning-file') return part;
    const url = textOf(part['url']);
    const taken = files.url(url, textOf(part['filename']));
    return taken === url ? part : { ...part, url: taken };
  });

function contentOfParts(parts: unknown[]): string | JsonObject {
  const [first] = parts;
  const isText = isObject(first) && first['type'] === 'text';
  if (parts.length === 1 && isText && Object.keys(first).length === 2) return textOf(first['text']);
  return { parts: parts as JsonObject[] };
}

/**
 * A message that follows another, and its attachments; what cannot be understood of it throws
 * `NotUnderstood`.
 */
export function convertUiMessage(
  value: unknown,
  place: { id: string; previousId?: string },
): [MessageRecord, ...InnerRecord[]] {
  if (!isUiMessage(value)) throw new NotUnderstood('is no message with parts.');
  const parts = value['parts'] as unknown[];
  if (!parts.every((part) => isObject(part) && typeof part['type'] === 'string')) {
    throw new NotUnderstood('has a part without a type.');
  }
  const files = new InlineFiles(place.id);
  const metadata = objectOf(value['metadata']);
  const fields: MessageRecord = {
    type: 'message',
    id: place.id,
    role: roleOf(value['role']),
    content: contentOfParts(withoutFiles(parts as Fields[], files)),
    previousId: place.previousId,
    onPath: true,
    createdAt: fromAny(value['createdAt'] ?? metadata['createdAt']),
    meta: metaOf(SOURCE, joinedRest(rest(value, ['id', 'role', 'parts']))),
  };
  return [record(fields), ...files.at(fields.createdAt)];
}
