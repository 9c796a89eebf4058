import type { JsonObject, JsonValue } from '../types.js';
import { isObject, textOf, textPart, type Part } from './foreign.js';
import type { ConversationRecord, InnerRecord, MessageRecord } from './records.js';

// What the exports for other systems have in common: the branch that is shown, without what is
// deleted, as messages with parts.

/** Whether it is shown where nobody opens a thread. */
export const isShown = (record: InnerRecord): record is MessageRecord =>
  record.type === 'message' && record.onPath === true && record.deletedAt === undefined;

export const isDeleted = (record: ConversationRecord | InnerRecord): boolean =>
  'deletedAt' in record && record.deletedAt !== undefined;

/** The content of a message as the AI SDK's parts. */
export function partsOf(message: MessageRecord): Part[] {
  const { content } = message;
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  const parts = content['parts'];
  const areParts = Array.isArray(parts) && parts.every((part) => isObject(part) && part['type']);
  if (areParts && Object.keys(content).length === 1) return parts as Part[];
  return [{ type: 'data-content', data: content }];
}

/** What was said in parts, as one text. */
export const textOfParts = (parts: Part[]): string =>
  parts
    .filter((part) => part.type === 'text')
    .map((part) => textOf(part['text']))
    .join('\n\n');

export const jsonText = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** What an import has kept of a source in `meta`. */
export function keptOf(message: MessageRecord, source: string): JsonObject | undefined {
  const kept = message.meta?.[source];
  return isObject(kept) ? (kept as JsonObject) : undefined;
}

/** Milliseconds since 1970. */
export const milliseconds = (nanoseconds: string): number =>
  Number(BigInt(nanoseconds) / 1_000_000n);
