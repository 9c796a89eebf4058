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
import type { MessageRecord } from '../records.js';
import { fromAny } from '../times.js';

// A message as the AI SDK has it: a UIMessage. Its parts are ours.

const SOURCE = 'ai-sdk';

export const isUiMessage = (value: unknown): value is Fields =>
  isObject(value) && Array.isArray(value['parts']);

function contentOfParts(parts: unknown[]): string | JsonObject {
  const [first] = parts;
  const isText = isObject(first) && first['type'] === 'text';
  if (parts.length === 1 && isText && Object.keys(first).length === 2) return textOf(first['text']);
  return { parts: parts as JsonObject[] };
}

/** A message that follows another; what cannot be understood of it throws `NotUnderstood`. */
export function convertUiMessage(value: unknown, place: { id: string; previousId?: string }) {
  if (!isUiMessage(value)) throw new NotUnderstood('is no message with parts.');
  const parts = value['parts'] as unknown[];
  if (!parts.every((part) => isObject(part) && typeof part['type'] === 'string')) {
    throw new NotUnderstood('has a part without a type.');
  }
  const metadata = objectOf(value['metadata']);
  const fields: MessageRecord = {
    type: 'message',
    id: place.id,
    role: roleOf(value['role']),
    content: contentOfParts(parts),
    previousId: place.previousId,
    onPath: true,
    createdAt: fromAny(value['createdAt'] ?? metadata['createdAt']),
    meta: metaOf(SOURCE, joinedRest(rest(value, ['id', 'role', 'parts']))),
  };
  return record(fields);
}
