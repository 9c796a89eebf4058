import { throwIfAborted } from '../abortable.js';
import type { AttachmentFiles } from '../attachments/files.js';
import { isRefusal as isNotWritten } from '../attachments/uploads.js';
import type { Call } from '../calls.js';
import { ChatStoreError, type ChatStoreErrorCode } from '../errors.js';
import type { ImportedPart, OperationName, Operations, RowCounts, RowIds } from '../protocol.js';
import type { ImportReport, Quarantined } from '../types.js';
import {
  BYTES,
  UnusableBytes,
  type Assets,
  type IncomingAttachment,
  type IncomingBytes,
} from './incoming-bytes.js';
import { mediaTypeOf } from './media-types.js';
import type { AttachmentRecord, ConversationRecord, InnerRecord, PersonRecord } from './records.js';
import { StagedFiles } from './staged-files.js';

/** As many characters of JSON as one call takes; a longer conversation is written in parts. */
const PART_LENGTH = 1024 * 1024;
const PART_RECORDS = 1000;
/** What is new in a conversation that was there is one call, so that it comes as a whole. */
const MERGED_LENGTH = 32 * 1024 * 1024;

/** What is wrong with the data; the rest is wrong with the store, and ends the import. */
const REFUSALS: ChatStoreErrorCode[] = ['INVALID_ARGUMENT', 'NOT_FOUND', 'CONFLICT'];

type RowType = 'message' | 'component' | 'attachment';
const listOf = {
  message: 'messages',
  component: 'components',
  attachment: 'attachments',
} as const satisfies Record<RowType, keyof RowIds>;
const isRow = (record: InnerRecord): record is InnerRecord & { type: RowType; id: string } =>
  Object.hasOwn(listOf, record.type);

/** Each row's id behind the conversation's, the same each time. */
function* withOwnIds(conversationId: string, records: InnerRecord[]): Generator<InnerRecord> {
  const own = (id: string) => `${conversationId}:${id}`;
  const names = ['messageId', 'previousId', 'threadId', 'replyToId'] as const;
  for (const record of records) {
    const renamed = { ...record } as InnerRecord & Partial<Record<(typeof names)[number], string>>;
    if (isRow(renamed)) renamed.id = own(renamed.id);
    for (const name of names) {
      if (renamed[name] !== undefined) renamed[name] = own(renamed[name]);
    }
    yield renamed;
  }
}

const noRows = (): RowCounts => ({ messages: 0, components: 0, attachments: 0 });

/** What is being written of a conversation. */
interface Underway {
  record: ImportedPart['conversation'];
  pending: InnerRecord[];
  pendingLength: number;
  counts: RowCounts;
  state: 'new' | 'staged' | 'existing' | 'skipped';
  /** Of one that was there: what it does not have. */
  added: InnerRecord[];
  addedLength: number;
  /** Attachments whose bytes were written. */
  stored: number;
  missing: Quarantined[];
}

const isRefusal = (error: unknown): error is ChatStoreError =>
  error instanceof ChatStoreError && REFUSALS.includes(error.code);

/**
 * Writes what an importer reads, conversation by conversation, and keeps the report. A conversation
 * is begun, its records come one after the other, and it is ended or given up; nothing of it is
 * seen before.
 */
export class ImportSink {
  readonly report: ImportReport = {
    imported: 0,
    skipped: 0,
    quarantined: [],
    attachments: 0,
    missing: [],
    unclaimed: [],
  };
  /** The files beside what is imported; `null` where there can be none. */
  assets: Assets | null = null;
  readonly #call: Call;
  readonly #signal: AbortSignal | undefined;
  readonly #files: AttachmentFiles;
  readonly #staged: StagedFiles;
  #people: PersonRecord[] = [];
  #underway: Underway | null = null;

  constructor(call: Call, files: AttachmentFiles, signal: AbortSignal | undefined) {
    this.#call = call;
    this.#signal = signal;
    this.#files = files;
    this.#staged = new StagedFiles(files, signal);
  }

  /** How many conversations are dealt with. */
  get conversations(): number {
    return this.report.imported + this.report.skipped + this.report.quarantined.length;
  }

  quarantine(what: string, why: string): void {
    this.report.quarantined.push({ what, why });
  }

  async person(record: PersonRecord): Promise<void> {
    this.#people.push(record);
    if (this.#people.length >= PART_RECORDS) await this.writePeople();
  }

  /** Writes the people that came so far: those of one bad record, one by one. */
  async writePeople(): Promise<void> {
    const records = this.#people;
    this.#people = [];
    if (records.length === 0) return;
    const refused = await this.#refusal(this.#send('import.people', [records]));
    if (refused === null) return;
    for (const record of records) {
      const why = await this.#refusal(this.#send('import.people', [[record]]));
      if (why !== null) this.quarantine(`${record.type} ${record.id}`, why);
    }
  }

  /**
   * A whole conversation. Gives whether it was taken, or was there. Where messages of it have ids
   * that messages elsewhere have, as copies of a chat do, all of it gets ids that begin with the
   * conversation's.
   */
  async conversation(record: ConversationRecord, records: InnerRecord[]): Promise<boolean> {
    const what = `conversation ${record.id}`;
    const write = async (inner: Iterable<InnerRecord>) => {
      this.begin(record);
      for (const each of inner) await this.add(each);
      await this.end();
    };
    try {
      try {
        await write(records);
      } catch (error) {
        if (!(error instanceof ChatStoreError) || error.code !== 'CONFLICT') throw error;
        await this.giveUp();
        await write(withOwnIds(record.id, records));
      }
      return true;
    } catch (error) {
      await this.refuse(what, error);
      return false;
    }
  }

  begin({ type: _type, ...record }: ConversationRecord): void {
    this.#underway = {
      record,
      pending: [],
      pendingLength: 0,
      counts: noRows(),
      state: 'new',
      added: [],
      addedLength: 0,
      stored: 0,
      missing: [],
    };
  }

  /** `length` is that of the record's JSON, where it is known. */
  async add(given: InnerRecord, length = JSON.stringify(given).length): Promise<void> {
    const underway = this.#underway!;
    if (underway.state === 'skipped') return;
    const record = given.type === 'attachment' ? await this.#withBytes(given, underway) : given;
    if (isRow(record)) underway.counts[listOf[record.type]]++;
    underway.pending.push(record);
    underway.pendingLength += length;
    if (underway.pendingLength < PART_LENGTH && underway.pending.length < PART_RECORDS) return;
    if (underway.state === 'existing') await this.#keepNew(underway);
    else await this.#writePart(underway);
  }

  async end(): Promise<void> {
    const underway = this.#underway!;
    if (underway.state === 'existing') await this.#keepNew(underway);
    const { state } = underway;
    if (state === 'skipped' || (state === 'existing' && underway.added.length === 0)) {
      this.report.skipped++;
    } else {
      const records = state === 'existing' ? underway.added : underway.pending;
      const outcome = await this.#write({
        part: state === 'staged' ? 'last' : 'whole',
        conversation: underway.record,
        records,
        expected: underway.counts,
      });
      if (outcome.state === 'imported') this.report.imported++;
      else this.report.skipped++;
    }
    this.report.attachments += underway.stored;
    this.report.missing.push(...underway.missing);
    this.#underway = null;
  }

  /** Bytes that came already, with this conversation or before; `null` if none did. */
  async storedBytes(sha256: string): Promise<Blob | null> {
    const file = this.#staged.find(sha256) ?? (await this.#send('export.file', [sha256]));
    return file === null ? null : this.#files.read(file);
  }

  /** Gives up the conversation for what is wrong with it. Throws what is wrong with the store. */
  async refuse(what: string, error: unknown): Promise<void> {
    await this.giveUp();
    if (!isRefusal(error)) throw error;
    this.quarantine(what, error.message);
  }

  /** Removes what is written of the conversation that was begun, if one was. */
  async giveUp(): Promise<void> {
    const underway = this.#underway;
    this.#underway = null;
    await this.#staged.discardAll();
    if (underway?.state !== 'staged') return;
    // Where it cannot be removed now, it is when the store is opened; until then it is hidden.
    await this.#call('import.discard', [underway.record.id], undefined).catch(() => {});
  }

  async #writePart(underway: Underway): Promise<void> {
    const outcome = await this.#write({
      part: underway.state === 'new' ? 'first' : 'next',
      conversation: underway.record,
      records: underway.pending,
    });
    if (outcome.state === 'existing') {
      underway.state = 'existing';
      await this.#keepNew(underway);
    } else {
      underway.state = outcome.state === 'skipped' ? 'skipped' : 'staged';
      underway.pending = [];
      underway.pendingLength = 0;
    }
  }

  /** Of what came for a conversation that was there, keeps what it does not have. */
  async #keepNew(underway: Underway): Promise<void> {
    const ids: RowIds = { messages: [], components: [], attachments: [] };
    for (const record of underway.pending) {
      if (isRow(record)) ids[listOf[record.type]].push(record.id);
    }
    const answer = await this.#send('import.known', [underway.record.id, ids]);
    const known = {
      message: new Set(answer.messages),
      component: new Set(answer.components),
      attachment: new Set(answer.attachments),
    };
    const added = new Set(underway.added.flatMap((record) => (isRow(record) ? [record.id] : [])));
    for (const record of underway.pending) {
      // What hangs on a message comes after it.
      const isNew = isRow(record)
        ? !known[record.type].has(record.id) || this.#staged.has(record.id)
        : 'messageId' in record && added.has(record.messageId);
      if (!isNew) continue;
      if (isRow(record)) added.add(record.id);
      underway.added.push(record);
      underway.addedLength += JSON.stringify(record).length;
    }
    underway.pending = [];
    underway.pendingLength = 0;
    if (underway.addedLength <= MERGED_LENGTH) return;
    throw new ChatStoreError(
      'INVALID_ARGUMENT',
      'The conversation is there already, and what is new in it is more than 32 MiB.',
    );
  }

  /** An attachment as its row will be, with its bytes in a file where it has some and needs them. */
  async #withBytes(given: IncomingAttachment, underway: Underway): Promise<AttachmentRecord> {
    const { [BYTES]: own, sha256: _sha256, ...record } = given;
    const bytes = own ?? this.assets?.find(record) ?? null;
    const isExpected = bytes !== null || (this.assets !== null && record.fileId);
    if (!isExpected || (await this.#hasBytes(record, underway))) return record;
    const miss = (why: string): AttachmentRecord => {
      const where = `conversation ${underway.record.id}, message ${record.messageId}`;
      const which = record.fileId || record.name || record.id;
      underway.missing.push({ what: `${where}, file ${which}`, why });
      return record;
    };
    if (bytes === null) return miss('is not among the files.');
    try {
      return await this.#stage(record, bytes);
    } catch (error) {
      if (!(error instanceof UnusableBytes)) throw error;
      return miss(`Its bytes ${error.message}`);
    }
  }

  async #stage(
    record: AttachmentRecord,
    { sha256, name, pieces }: IncomingBytes,
  ): Promise<AttachmentRecord> {
    let head: Uint8Array | null = null;
    const watched = async function* () {
      for await (const piece of pieces()) {
        head ??= piece.slice(0, 64);
        yield piece;
      }
    };
    await this.#staged.add(record.id, { sha256, pieces: watched });
    const completed = { ...record };
    completed.name ||= name ?? '';
    completed.mimeType ||= head === null ? '' : mediaTypeOf(head);
    return completed;
  }

  /** Whether there is nothing to be done with bytes that come for it: it has them, or is deleted. */
  async #hasBytes({ id }: AttachmentRecord, { record }: Underway): Promise<boolean> {
    const ids = { messages: [], components: [], attachments: [id] };
    const known = await this.#send('import.known', [record.id, ids]);
    return known.attachments.length > 0 && known.withoutBytes.length === 0;
  }

  async #write(part: ImportedPart) {
    const ids = part.records.flatMap((record) => (record.type === 'attachment' ? [record.id] : []));
    const files = this.#staged.of(ids);
    if (files.length === 0) return this.#send('import.conversation', [part]);
    // The rows are written whole or not at all: whoever aborts then comes too late.
    throwIfAborted(this.#signal);
    try {
      const outcome = await this.#call('import.conversation', [{ ...part, files }], undefined);
      if (outcome.state === 'existing') return outcome;
      const needless = outcome.unused.filter(({ inUse }) => inUse === null);
      this.#underway!.stored += files.length - needless.length;
      await this.#staged.settle(files, outcome.unused);
      return outcome;
    } catch (error) {
      // Otherwise the rows may be there, or come yet.
      if (!isNotWritten(error)) this.#staged.forget(files);
      throw error;
    }
  }

  #send<Name extends OperationName>(operation: Name, args: Operations[Name]['args']) {
    return this.#call(operation, args, { signal: this.#signal });
  }

  /** What was wrong with the data; `null` if nothing was. */
  async #refusal(promise: Promise<unknown>): Promise<string | null> {
    try {
      await promise;
      return null;
    } catch (error) {
      if (isRefusal(error)) return error.message;
      throw error;
    }
  }
}
