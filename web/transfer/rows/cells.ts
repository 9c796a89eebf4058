import type { JsonObject, JsonValue } from '../../types.js';
import type { MessageRecord, Nanoseconds } from '../records.js';
import { Digits } from './line.js';

/** A row that the target cannot hold, and why. */
export class Refusal extends Error {
  override name = 'Refusal';
}

const MAX_INTEGER = 2 ** 31 - 1;

const nul = (field: string) => new Refusal(`${field} has a NUL, which PostgreSQL cannot hold.`);

/** For a text column, of so many characters where that is limited. */
export function text(field: string, value: string, most = Infinity): string {
  if (value.includes('\0')) throw nul(field);
  // Surrogate pairs are one character to them.
  if (value.length > most && [...value].length > most) {
    throw new Refusal(`${field} is longer than ${most} characters.`);
  }
  return value;
}

export function optionalText(
  field: string,
  value: string | undefined,
  most?: number,
): string | null {
  return value === undefined ? null : text(field, value, most);
}

// A NUL is \\u0000 in JSON, behind an even number of backslashes.
const JSON_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** For a JSON column. Its type takes a NUL, and fails when it is looked into. */
export function json<Value extends JsonValue>(field: string, value: Value): Value {
  if (JSON_NUL.test(JSON.stringify(value))) throw nul(field);
  return value;
}

/** For an INTEGER column. */
export function integer(field: string, value: number): number {
  if (value > MAX_INTEGER) throw new Refusal(`${field} is above ${MAX_INTEGER}.`);
  return value;
}

export function oneOf(field: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new Refusal(`its ${field} is ${value}, and they know ${known.join(', ')}.`);
}

/** For a TIMESTAMP column, which has no time zone: in UTC, to the microsecond. */
export function timestamp(time: Nanoseconds): string {
  const nanoseconds = BigInt(time);
  const second = 1_000_000_000n;
  // Rounds down, before 1970, too.
  const rest = ((nanoseconds % second) + second) % second;
  const date = new Date(Number((nanoseconds - rest) / 1_000_000n));
  const micros = String(rest / 1000n).padStart(6, '0');
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${micros}`;
}

/** For a BIGINT column of nanoseconds. */
export const nanoseconds = (time: Nanoseconds): Digits => new Digits(time);

/** The content where only text is held: an object as its JSON. */
export function contentText(content: string | JsonObject): string {
  return text('content', typeof content === 'string' ? content : JSON.stringify(content));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Of chatkeep: what makes two names the same UUID wherever they are exported.
const NAMESPACE = '6f1c4f0e-52d7-4b0b-9a0e-3d6c6f6b7a11';

/** For a UUID column: the id, if it is one, or else one that is always the same for this id. */
export async function uuid(id: string): Promise<string> {
  if (UUID.test(id)) return id.toLowerCase();
  const name = new TextEncoder().encode(id);
  const bytes = new Uint8Array(16 + name.length);
  bytes.set(
    NAMESPACE.replaceAll('-', '')
      .match(/../g)!
      .map((pair) => parseInt(pair, 16)),
  );
  bytes.set(name, 16);
  // Version 5 of RFC 9562, section 5.5.
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)).subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function requireNoThread({ threadId }: MessageRecord): void {
  if (threadId !== undefined) throw new Refusal('it is in a thread, and they have none.');
}

export function requireOnPath({ onPath }: MessageRecord): void {
  if (!onPath) throw new Refusal('it is on a branch that is not shown, and they have none.');
}

/** Refuses what is not said yet, and what is not in the conversation as it is shown. */
export function requireShown(message: MessageRecord): void {
  if (message.status === 'pending' || message.status === 'streaming') {
    throw new Refusal(`it is ${message.status}, and they have no row before the end.`);
  }
  requireNoThread(message);
  requireOnPath(message);
}
