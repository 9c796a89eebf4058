import { invalid } from '../../checks.js';
import { linesOf } from '../lines.js';
import {
  EXPORT_VERSION,
  isInnerType,
  type ConversationRecord,
  type EndRecord,
  type HeaderRecord,
  type InnerRecord,
  type PersonRecord,
} from '../records.js';
import type { ImportSink } from '../sink.js';

// What `export` writes with the format `ndjson`. A conversation that is not followed by its `end`,
// with as many records as that says, was cut off and is not taken.

type AnyRecord = HeaderRecord | PersonRecord | ConversationRecord | InnerRecord | EndRecord;

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

/** Reads the records one after the other. */
class RecordReader {
  readonly #sink: ImportSink;
  #id: string | null = null;
  #records = 0;
  /** The conversation was given up; its records are passed over. */
  #isRefused = false;

  constructor(sink: ImportSink) {
    this.#sink = sink;
  }

  async read(record: AnyRecord, length: number, where: string): Promise<void> {
    if (record.type === 'conversation') return this.#begin(record, where);
    if (record.type === 'end') return this.#end(record, where);
    if (record.type === 'user' || record.type === 'assistant') return this.#person(record, where);
    if (!isInnerType(record.type)) {
      return this.broken(where, 'has no type that is known.');
    }
    if (this.#isRefused) return;
    if (this.#id === null) return this.#sink.quarantine(where, 'belongs to no conversation.');
    this.#records++;
    try {
      await this.#sink.add(record as InnerRecord, length);
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

/** Whether these first bytes are those of such an export. */
export const isChatkeep = (head: Uint8Array): boolean =>
  /^\s*\{"type":"header","format":"chatkeep"/.test(new TextDecoder().decode(head));

/** Throws `INVALID_ARGUMENT` where it is no such thing; what else is wrong it quarantines. */
export async function importChatkeep(
  pieces: AsyncIterable<Uint8Array>,
  sink: ImportSink,
): Promise<void> {
  const reader = new RecordReader(sink);
  let isFirst = true;
  for await (const { number, text, problem } of linesOf(pieces)) {
    const where = `line ${number}`;
    const record = text === null ? null : parse(text);
    if (isFirst) {
      checkHeader(record as Partial<HeaderRecord> | null);
      isFirst = false;
    } else if (record === null) {
      await reader.broken(where, text === null ? problem : 'is no JSON object.');
    } else {
      await reader.read(record, text!.length, where);
    }
  }
  if (isFirst) checkHeader(null);
  await reader.finish();
}
