import { joined } from './source.js';

/** A longer one is passed over: what is read must fit into memory. */
export const MAX_ELEMENT_BYTES = 64 * 1024 * 1024;

export interface Element {
  /** Where it stands, from 0. */
  index: number;
  /** In an array, or by itself. */
  inArray: boolean;
  value: unknown;
  /** Empty, or why there is no value. */
  problem: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
/** What each line of JSON Lines begins with, and within a document no line does. */
const NEW_LINE = [NEWLINE, OPEN_OBJECT, QUOTE];

/** With U+FFFD for halves of surrogate pairs, which are no text. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), wellFormed(member)]),
  );
}

/**
 * The objects that JSON in UTF-8 holds: the elements of its array, or, where it is no array, those
 * that stand one after the other. One of them at a time is in memory, whatever the length of all.
 */
export class ElementSplitter {
  #depth = 0;
  /** How deep an element begins: within the array, or at the top. */
  #base = 0;
  #inString = false;
  #escaped = false;
  #parts: Uint8Array[] = [];
  #length = 0;
  #index = 0;
  /** How much of NEW_LINE was just read, within an element that stands by itself. */
  #lineMatch = 0;
  /** In the array stands what is no object. */
  #isScalar = false;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  /** Takes the next bytes, and gives the elements that end in them. */
  *write(bytes: Uint8Array): Generator<Element> {
    // Where the element that is being read goes on in these bytes; -1: none is.
    let start = this.#depth > this.#base ? 0 : -1;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#base === 0 && this.#beginsLine(byte)) {
        // The one before has no end. This is another one, of which the brace was read.
        yield this.#element('is cut off.');
        this.#parts = [Uint8Array.of(OPEN_OBJECT)];
        this.#length = 1;
        this.#depth = 1;
        this.#inString = true;
        this.#escaped = false;
        start = at;
        continue;
      }
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        continue;
      }
      if (this.#base === 1 && this.#depth === 1) {
        const isEnd = byte === COMMA || byte === CLOSE_ARRAY;
        if (isEnd && this.#isScalar) {
          yield this.#element('is no object.');
          this.#isScalar = false;
        } else if (!isEnd && byte > SPACE && byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) {
          this.#isScalar = true;
        }
      }
      if (byte === QUOTE) {
        this.#inString = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (this.#depth === 0 && byte === OPEN_ARRAY) {
          this.#base = 1;
        } else if (this.#depth === this.#base) {
          start = at;
        }
        this.#depth++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#depth--;
        if (this.#depth === this.#base && start >= 0) {
          this.#keep(bytes.subarray(start, at + 1));
          start = -1;
          yield this.#take(this.#base === 1);
        } else if (this.#depth <= 0) {
          this.#depth = 0;
          this.#base = 0;
        }
      }
    }
    if (start >= 0) this.#keep(bytes.subarray(start));
  }

  /** What is left when everything was read: an element that was cut off. */
  *end(): Generator<Element> {
    if (this.#length > 0) yield this.#element('is cut off.');
  }

  #beginsLine(byte: number): boolean {
    if (this.#depth === 0) this.#lineMatch = 0;
    else if (byte === NEW_LINE[this.#lineMatch]) this.#lineMatch++;
    else this.#lineMatch = byte === NEWLINE ? 1 : 0;
    if (this.#lineMatch < NEW_LINE.length) return false;
    this.#lineMatch = 0;
    return true;
  }

  /** One that has no value. */
  #element(problem: string): Element {
    this.#parts = [];
    this.#length = 0;
    return { index: this.#index++, inArray: this.#base === 1, value: null, problem };
  }

  #keep(bytes: Uint8Array): void {
    this.#length += bytes.length;
    // What is too long is not kept.
    if (this.#length > MAX_ELEMENT_BYTES) this.#parts = [];
    else this.#parts.push(bytes);
  }

  #take(inArray: boolean): Element {
    const length = this.#length;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (length > MAX_ELEMENT_BYTES) return this.#element('is longer than 64 MiB.');
    try {
      const all = parts.length === 1 ? parts[0]! : joined(parts, length);
      const text = this.#decoder.decode(all);
      const value: unknown = JSON.parse(text);
      const mayHaveHalves = /\\ud[89a-f]/i.test(text);
      return {
        index: this.#index++,
        inArray,
        value: mayHaveHalves ? wellFormed(value) : value,
        problem: '',
      };
    } catch (error) {
      // A message of JSON.parse may hold content.
      return this.#element(error instanceof SyntaxError ? 'is no JSON.' : 'is no UTF-8.');
    }
  }
}

export async function* elementsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Element> {
  const splitter = new ElementSplitter();
  for await (const piece of pieces) yield* splitter.write(piece);
  yield* splitter.end();
}
