import type { JsonObject, JsonValue, Quarantined, Role } from '../types.js';
import type { IncomingAttachment } from './incoming-bytes.js';
import type { ConversationRecord, InnerRecord } from './records.js';

// What importers of other systems' formats have in common. What they do not know is kept under the
// name of its source in `meta`, so that nothing is lost.

/** A conversation of another system, as records. */
export interface Converted {
  record: ConversationRecord;
  records: InnerRecord[];
  /** What was left out of it. */
  problems: Quarantined[];
}

/** What a value cannot be taken for; the message says why. */
export class NotUnderstood extends Error {}

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: unknown): Fields => (isObject(value) ? value : {});
export const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const length = (text: string) => [...text].length;

/** An id as ours may be; `undefined` where it is none. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' ? String(value) : value;
  if (typeof id !== 'string' || id === '' || id.includes('\0')) return undefined;
  return id.length <= 255 || length(id) <= 255 ? id : undefined;
}

/** At most so many characters. */
export function limited(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('');
}

/** Two different 53-bit sums of a text, as a name for what has none of its own. */
export function contentId(prefix: string, value: unknown): string {
  const text = JSON.stringify(value);
  const sum = (seed: number) => {
    let a = 0xdeadbeef ^ seed;
    let b = 0x41c6ce57 ^ seed;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      a = Math.imul(a ^ unit, 2654435761);
      b = Math.imul(b ^ unit, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  };
  return `${prefix}:${sum(0)}${sum(1)}`;
}

/** The members that are not among these; `undefined` where there are none. */
export function rest(object: Fields, known: readonly string[]): JsonObject | undefined {
  const left = Object.entries(object).filter(
    ([name, value]) => value !== undefined && !known.includes(name),
  );
  return left.length === 0 ? undefined : (Object.fromEntries(left) as JsonObject);
}

/** `meta` with what is left of the source. */
export function metaOf(source: string, left: JsonObject | undefined): JsonObject | undefined {
  return left === undefined ? undefined : { [source]: left };
}

/** Puts together what there is; what is `undefined` or empty is left out. */
export function joinedRest(...parts: (JsonObject | undefined)[]): JsonObject | undefined {
  const all = Object.assign({}, ...parts.filter((part) => part !== undefined)) as JsonObject;
  return Object.keys(all).length === 0 ? undefined : all;
}

/** A record without the members that are `undefined`. */
export function record<Type extends object>(fields: Type): Type {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) delete (fields as Fields)[name];
  }
  return fields;
}

const roles: Record<string, Role> = {
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  system: 'system',
  developer: 'system',
  tool: 'tool',
  function: 'tool',
};

/** Throws `NotUnderstood` for one that nobody knows. */
export function roleOf(value: unknown): Role {
  if (typeof value === 'string' && Object.hasOwn(roles, value)) return roles[value]!;
  throw new NotUnderstood(
    typeof value === 'string' ? 'has a role that is not known.' : 'has no role.',
  );
}

/** A part of a message's content, as the AI SDK has them. */
export type Part = JsonObject & { type: string };

export const textPart = (text: string): Part => ({ type: 'text', text });

/** The content of a message: text where it is nothing but one text, otherwise its parts. */
export function contentOf(parts: Part[]): string | JsonObject {
  if (parts.length === 0) return '';
  const [first] = parts;
  const isText = first!.type === 'text' && Object.keys(first!).length === 2;
  return parts.length === 1 && isText ? (first!['text'] as string) : { parts };
}

/** The fields of an attachment that has not all of them. */
export function attachment(
  messageId: string,
  id: string,
  fields: Omit<IncomingAttachment, 'type' | 'id' | 'messageId'>,
): IncomingAttachment {
  const { name, mimeType, fileId } = fields;
  return record({
    ...fields,
    type: 'attachment',
    id,
    messageId,
    name: name === undefined ? undefined : limited(name, 255),
    mimeType: mimeType === undefined ? undefined : limited(mimeType, 255),
    fileId: fileId === undefined ? undefined : limited(fileId, 255),
  } as IncomingAttachment);
}

/** A size in bytes, where it is one. */
export const sizeOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** What a conversation is called, with what of it does not fit. */
export function titleOf(value: unknown): { title: string; left: JsonObject | undefined } {
  const full = textOf(value);
  const title = limited(full, 255);
  return { title, left: title === full ? undefined : { title: full } };
}

export const jsonOf = (value: unknown): JsonValue => (value ?? null) as JsonValue;

/** Runs `convert` on each, and says of those that are not understood why. */
export function convertEach<Value, Result>(
  values: Iterable<Value>,
  what: (value: Value) => string,
  problems: Quarantined[],
  convert: (value: Value) => Result,
): Map<Value, Result> {
  const results = new Map<Value, Result>();
  for (const value of values) {
    try {
      results.set(value, convert(value));
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      problems.push({ what: what(value), why: error.message });
    }
  }
  return results;
}
