import { ChatStoreError } from '../errors.js';
import type { JsonObject, JsonValue, KnownChatEvent, UnknownChatEvent } from '../types.js';

// How the bytes of an answer become events. Pure: nothing here reads or waits.

/** What a transport sends: as `ChatEvent`, but its `start` knows of one message at most. */
export type KnownEvent =
  { type: 'start'; messageId?: string } | Exclude<KnownChatEvent, { type: 'start' }>;

export type TransportEvent = KnownEvent | UnknownChatEvent;

/** `'detect'` goes by the first character that is not blank. */
export type EventFormat = 'ndjson' | 'sse' | 'detect';

/** What the answer of a transport is not. Says where, never what was there. */
function broken(line: number, problem: string, cause?: unknown): ChatStoreError {
  const details = cause === undefined ? {} : { cause };
  return new ChatStoreError('INTERNAL', `Line ${line} of the answer: ${problem}`, details);
}

/** Longer is no id of a message. */
const MAX_ID_CODE_POINTS = 255;

const isText = (value: JsonValue): boolean => typeof value === 'string';
const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Member {
  name: string;
  is: (value: JsonValue) => boolean;
  what: string;
  optional?: true;
}

const text = (name: string): Member => ({ name, is: isText, what: 'text' });
const object = (name: string): Member => ({ name, is: isObject, what: 'an object' });
const list = (name: string): Member => ({ name, is: Array.isArray, what: 'a list' });
const anything = (name: string): Member => ({ name, is: () => true, what: 'given' });
const messageId: Member = {
  name: 'messageId',
  is: isId,
  what: `text of 1 to ${MAX_ID_CODE_POINTS} code points`,
  optional: true,
};

function isId(value: JsonValue): boolean {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return false;
  return value.isWellFormed() && [...value].length <= MAX_ID_CODE_POINTS;
}

/** The types that are known, and what each must have. */
const members: Record<KnownEvent['type'], Member[]> = {
  start: [messageId],
  token: [text('text')],
  step: [object('step')],
  sources: [list('sources')],
  visualization: [anything('visualization')],
  component: [text('componentKind'), object('payload')],
  usage: [object('usage')],
  error: [text('message')],
  done: [],
};

export function isKnown(event: TransportEvent): event is KnownEvent {
  return Object.hasOwn(members, event.type);
}

function parseEvent(json: string, line: number): TransportEvent {
  let value: JsonValue;
  try {
    value = JSON.parse(json) as JsonValue;
  } catch (error) {
    throw broken(line, 'is not JSON.', error);
  }
  if (!isObject(value)) throw broken(line, 'is not a JSON object.');
  const type = Object.hasOwn(value, 'type') ? value['type'] : undefined;
  if (typeof type !== 'string') throw broken(line, 'has no type, which must be text.');
  if (!Object.hasOwn(members, type)) return { ...value, type };
  for (const { name, is, what, optional } of members[type as KnownEvent['type']]) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined && optional) continue;
    if (given === undefined || !is(given)) {
      throw broken(line, `the event ${type} needs ${name}, which must be ${what}.`);
    }
  }
  return value as unknown as KnownEvent;
}

/** Cuts text that comes in pieces into lines, which end with CR, LF or both. */
class LineCutter {
  #rest = '';
  /** An LF at the beginning of the next piece belongs to the line that is out already. */
  #afterReturn = false;

  *push(piece: string): Generator<string, void, undefined> {
    if (piece === '') return;
    let start = this.#afterReturn && piece.startsWith('\n') ? 1 : 0;
    this.#afterReturn = piece.endsWith('\r');
    const ends = /\r\n?|\n/g;
    ends.lastIndex = start;
    for (let end = ends.exec(piece); end !== null; end = ends.exec(piece)) {
      const line = this.#rest + piece.slice(start, end.index);
      this.#rest = '';
      start = ends.lastIndex;
      yield line;
    }
    this.#rest += piece.slice(start);
  }

  /** The last line, if no end of line came after it. */
  *end(): Generator<string, void, undefined> {
    const line = this.#rest;
    this.#rest = '';
    if (line !== '') yield line;
  }
}

interface LineReader {
  line(line: string): TransportEvent | null;
  /** At the end of the answer, where the last event may lack its end. */
  end(): TransportEvent | null;
}

class NdjsonReader implements LineReader {
  #number = 0;

  line(line: string): TransportEvent | null {
    this.#number += 1;
    return line.trim() === '' ? null : parseEvent(line, this.#number);
  }

  end(): TransportEvent | null {
    return null;
  }
}

/** Server-sent events, of which only the data matters. */
class SseReader implements LineReader {
  #number = 0;
  #data: string[] = [];
  /** Where the event's data began. */
  #dataLine = 0;
  #events = 0;
  /** The first line that means nothing in server-sent events. */
  #strangeLine = 0;

  line(line: string): TransportEvent | null {
    this.#number += 1;
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field === 'data') {
      if (this.#data.length === 0) this.#dataLine = this.#number;
      const value = colon < 0 ? '' : line.slice(colon + 1);
      this.#data.push(value.startsWith(' ') ? value.slice(1) : value);
    } else if (!['', 'event', 'id', 'retry'].includes(field) && this.#strangeLine === 0) {
      this.#strangeLine = this.#number;
    }
    return null;
  }

  end(): TransportEvent | null {
    const event = this.#dispatch();
    // Unknown fields are to be ignored; but nothing else than those is a page, or a plain error.
    if (this.#events === 0 && this.#strangeLine > 0) {
      throw broken(this.#strangeLine, 'is neither JSON nor a field of server-sent events.');
    }
    return event;
  }

  #dispatch(): TransportEvent | null {
    const data = this.#data.join('\n');
    this.#data = [];
    if (data.trim() === '') return null;
    this.#events += 1;
    return data.trim() === '[DONE]' ? { type: 'done' } : parseEvent(data, this.#dataLine);
  }
}

function chooseReader(format: EventFormat, firstCharacter: string): LineReader {
  const ndjson = format === 'ndjson' || (format === 'detect' && firstCharacter === '{');
  return ndjson ? new NdjsonReader() : new SseReader();
}

/**
 * Gives the events of an answer as its bytes come, cut wherever they are. What stands before a
 * line that is no event is given before that line throws.
 */
export class EventDecoder {
  readonly #format: EventFormat;
  // Takes a byte order mark away; what is not UTF-8 becomes U+FFFD.
  readonly #decoder = new TextDecoder('utf-8');
  readonly #lines = new LineCutter();
  #reader: LineReader | null = null;
  /** What came before the format was known: blank. */
  #blank = '';

  constructor(format: EventFormat) {
    this.#format = format;
  }

  *push(bytes: Uint8Array): Generator<TransportEvent, void, undefined> {
    yield* this.#read(this.#decoder.decode(bytes, { stream: true }));
  }

  /** To be called at the end of the answer. */
  *end(): Generator<TransportEvent, void, undefined> {
    yield* this.#read(this.#decoder.decode());
    const reader = this.#reader;
    if (reader === null) return;
    for (const line of this.#lines.end()) {
      const event = reader.line(line);
      if (event) yield event;
    }
    const last = reader.end();
    if (last) yield last;
  }

  *#read(piece: string): Generator<TransportEvent, void, undefined> {
    let text = piece;
    if (this.#reader === null) {
      this.#blank += piece;
      const first = this.#blank.search(/\S/);
      if (first < 0) return;
      this.#reader = chooseReader(this.#format, this.#blank.charAt(first));
      text = this.#blank;
      this.#blank = '';
    }
    for (const line of this.#lines.push(text)) {
      const event = this.#reader.line(line);
      if (event) yield event;
    }
  }
}
