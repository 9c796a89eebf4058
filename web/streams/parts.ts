import { invalid, text, type Check } from '../checks.js';
import type { StreamPart } from '../protocol.js';
import type { JsonValue } from '../types.js';

/** As the core takes it, for one document. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;
const MAX_JSON_DEPTH = 200;
const MAX_NAME_CODE_POINTS = 255;

/** What came and is not written yet, in its order. Neighbouring text is one part. */
export class Parts {
  #parts: StreamPart[] = [];

  get count(): number {
    return this.#parts.length;
  }

  add(part: StreamPart): void {
    const last = this.#parts.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      // A new part: the one before may be on its way to the core.
      this.#parts[this.#parts.length - 1] = { kind: 'text', text: last.text + part.text };
    } else {
      this.#parts.push(part);
    }
  }

  /** The oldest, `most` at most. */
  take(most: number): StreamPart[] {
    return this.#parts.splice(0, most);
  }

  /** Puts what could not be written in front of what came since. */
  putBack(parts: StreamPart[]): void {
    const since = this.#parts;
    this.#parts = parts;
    for (const part of since) this.add(part);
  }
}

/** A value as it was when it was given, and how long it is as JSON. */
export interface Snapshot<Value> {
  value: Value;
  size: number;
}

/**
 * Checks a part's JSON where it is given. A part that the core refuses later would keep the stream
 * from ever being written. `levelsAbove`: how deep it will stand in its column.
 */
export function snapshot<Value extends JsonValue>(
  check: Check,
  given: Value,
  path: string,
  levelsAbove: number,
): Snapshot<Value> {
  const json = check(given, path) as string;
  if (json.length * 3 > MAX_JSON_BYTES && byteLength(json) > MAX_JSON_BYTES) {
    throw invalid(path, `may be at most ${MAX_JSON_BYTES} bytes of JSON.`);
  }
  const value = JSON.parse(json) as Value;
  if (levels(value) + levelsAbove > MAX_JSON_DEPTH) {
    throw invalid(path, `may be at most ${MAX_JSON_DEPTH - levelsAbove} levels deep.`);
  }
  return { value, size: json.length };
}

/** Checks the name of a part of `data`. */
export function checkName(given: string, path: string): void {
  text(given, path);
  if (given === '' || given.includes('\0') || [...given].length > MAX_NAME_CODE_POINTS) {
    throw invalid(path, `must have 1 to ${MAX_NAME_CODE_POINTS} code points, and no NUL.`);
  }
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

function levels(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const member of Object.values(value)) deepest = Math.max(deepest, levels(member));
  return deepest + 1;
}
