import { invalid } from '../../checks.js';
import { decodeBase64 } from '../../upkeep/base64.js';
import { BYTES, UnusableBytes, type IncomingAttachment } from '../incoming-bytes.js';
import { linesOf, type Line } from '../lines.js';
import {
  EXPORT_VERSION,
  isInnerType,
  type AttachmentRecord,
  type BytesRecord,
  type ConversationRecord,
  type EndRecord,
  type HeaderRecord,
  type InnerRecord,
  type PersonRecord,
} from '../records.js';
import type { ImportSink } from '../sink.js';
import { piecesOf } from '../source.js';

// What `export` writes with the format `ndjson`. A conversation that is not followed by its `end`,
// with as many records as that says, was cut off and is not taken.

type AnyRecord =
  HeaderRecord | PersonRecord | ConversationRecord | InnerRecord | BytesRecord | EndRecord;

function checkHeader(record: Partial<HeaderRecord> | null): void {
  if (record?.type !== 'header' || record.format !== 'chatkeep') {
    throw invalid('source', 'is no export of chatkeep: it has no header.');
  }
  if (typeof record.version !== 'number' || record.version > EXPORT_VERSION) {
    throw invalid('source', 'was written by a newer version of chatkeep. Update the package.');
  }
}

function parse(text: string): AnyRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as AnyRecord) : null;
  } catch {
    return null;
  }
}

interface ReadLine extends Line {
  /** `null` where it is none. */
  record: AnyRecord | null;
}

/** The lines, of which the next one can be looked at. */
class Lines {
  readonly #lines: AsyncGenerator<Line>;
  #ahead: ReadLine | null = null;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#lines = linesOf(pieces);
  }

  async peek(): Promise<ReadLine | null> {
    if (this.#ahead) return this.#ahead;
    const { done, value } = await this.#lines.next();
    if (done) return null;
    return (this.#ahead = { ...value, record: value.text === null ? null : parse(value.text) });
  }

  async next(): Promise<ReadLine | null> {
    const line = await this.peek();
    this.#ahead = null;
    return line;
  }

  async close(): Promise<void> {
    await this.#lines.return(undefined);
  }
}

/** Reads the records one after the other. */
class RecordReader {
  readonly #sink: ImportSink;
  readonly #lines: Lines;
  #id: string | null = null;
  #records = 0;
  /** The conversation was given up; its records are passed over. */
  #isRefused = false;

  constructor(sink: ImportSink, lines: Lines) {
    this.#sink = sink;
    this.#lines = lines;
  }

  async read(record: AnyRecord, length: number, where: string): Promise<void> {
    if (record.type === 'conversation') return this.#begin(record, where);
    if (record.type === 'end') return this.#end(record, where);
    if (record.type === 'user' || record.type === 'assistant') return this.#person(record, where);
    const isBytes = record.type === 'bytes';
    if (!isBytes && !isInnerType(record.type)) {
      return this.broken(where, 'has no type that is known.');
    }
    if (this.#isRefused) return;
    if (this.#id === null) return this.#sink.quarantine(where, 'belongs to no conversation.');
    this.#records++;
    // Of an attachment that has its bytes, or cannot have these.
    if (isBytes) return;
    try {
      await this.#sink.add(this.#withBytes(record as InnerRecord), length);
    } catch (error) {
      await this.#refuse(error);
    }
  }

  /** A line that is no record: the conversation that it stands in is not whole. */
  async broken(where: string, problem: string): Promise<void> {
    if (this.#isRefused) return;
    if (this.#id === null) return this.#sink.quarantine(where, problem);
    await this.#refuse(invalid(where, problem));
  }

  #withBytes(record: InnerRecord): InnerRecord {
    if (record.type !== 'attachment') return record;
    const { sha256 } = record;
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return record;
    const bytes = { sha256, pieces: () => this.#bytesOf(record, sha256) };
    const incoming: IncomingAttachment = { ...record, [BYTES]: bytes };
    return incoming;
  }

  /** What stands behind an attachment; otherwise the same bytes stood behind one before it. */
  async *#bytesOf({ id, size }: AttachmentRecord, sha256: string): AsyncGenerator<Uint8Array> {
    let read = 0;
    for (;;) {
      const record = (await this.#lines.peek())?.record;
      if (record?.type !== 'bytes' || record.attachmentId !== id) break;
      await this.#lines.next();
      this.#records++;
      const bytes = decoded(record.base64);
      read += bytes.length;
      yield bytes;
    }
    if (read > 0 || size === 0) return;
    const same = await this.#sink.storedBytes(sha256);
    if (!same) throw new UnusableBytes('are not in the source.');
    yield* piecesOf(same.stream());
  }

  async finish(): Promise<void> {
    await this.#cutOff();
    await this.#sink.writePeople();
  }

  async #begin(record: ConversationRecord, where: string): Promise<void> {
    await this.#cutOff();
    await this.#sink.writePeople();
    this.#isRefused = typeof record.id !== 'string';
    if (this.#isRefused) return this.#sink.quarantine(where, 'is a conversation without an id.');
    this.#id = record.id;
    this.#records = 0;
    this.#sink.begin(record);
  }

  async #end(record: EndRecord, where: string): Promise<void> {
    if (this.#isRefused) {
      this.#isRefused = false;
      return;
    }
    if (this.#id === null) return this.#sink.quarantine(where, 'ends no conversation.');
    if (record.id !== this.#id || record.records !== this.#records) {
      const problem = `says that there are ${record.records} records, not ${this.#records}.`;
      await this.#refuse(invalid(where, problem));
      this.#isRefused = false;
      return;
    }
    try {
      await this.#sink.end();
      this.#id = null;
    } catch (error) {
      await this.#refuse(error);
      this.#isRefused = false;
    }
  }

  async #person(record: PersonRecord, where: string): Promise<void> {
    await this.#cutOff();
    if (typeof record.id !== 'string') return this.#sink.quarantine(where, 'has no id.');
    await this.#sink.person(record);
  }

  async #cutOff(): Promise<void> {
    if (this.#id !== null) await this.#refuse(invalid('conversation', 'is cut off.'));
    this.#isRefused = false;
  }

  async #refuse(error: unknown): Promise<void> {
    const what = `conversation ${this.#id}`;
    this.#id = null;
    this.#isRefused = true;
    await this.#sink.refuse(what, error);
  }
}

function decoded(base64: unknown): Uint8Array {
  try {
    return decodeBase64(base64 as string);
  } catch {
    throw new UnusableBytes('are damaged: they are no base64.');
  }
}

/** Whether these first bytes are those of such an export. */
export const isChatkeep = (head: Uint8Array): boolean =>
  /^\s*\{"type":"header","format":"chatkeep"/.test(new TextDecoder().decode(head));

/** Throws `INVALID_ARGUMENT` where it is no such thing; what else is wrong it quarantines. */
export async function importChatkeep(
  pieces: AsyncIterable<Uint8Array>,
  sink: ImportSink,
): Promise<void> {
  const lines = new Lines(pieces);
  const reader = new RecordReader(sink, lines);
  try {
    checkHeader((await lines.next())?.record as Partial<HeaderRecord> | null);
    for (let line = await lines.next(); line; line = await lines.next()) {
      const { number, text, problem, record } = line;
      const where = `line ${number}`;
      if (record === null) {
        await reader.broken(where, text === null ? problem : 'is no JSON object.');
      } else {
        await reader.read(record, text!.length, where);
      }
    }
  } finally {
    await lines.close();
  }
  await reader.finish();
}
