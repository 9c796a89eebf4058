// For `await using`, whatever `lib` of the one who compiles says.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Assistants } from './assistants.js';
import type { AttachmentRows, Attachments } from './attachments.js';
import type { CallOptions } from './calls.js';
import type { Chat } from './chat.js';
import type { Components } from './components.js';
import type { Context, Summaries } from './context.js';
import type { Conversations } from './conversations.js';
import type { Drafts, FeedbackCalls } from './feedback.js';
import type { History } from './history.js';
import type { Events, Owner } from './live.js';
import type { Messages } from './messages.js';
import type { Members, Users } from './people.js';
import type { Reactions } from './reactions.js';
import type { Reads } from './reads.js';
import type { Search } from './search.js';
import type {
  BackupTarget,
  DoctorOptions,
  DoctorReport,
  RestoreSource,
  Safety,
  SafetyOptions,
  TransferOptions,
} from './upkeep.js';
import type { Streams } from './streams.js';
import type { Timeline } from './timeline.js';
import type {
  ExportedFile,
  ExportFilesOptions,
  ExportOptions,
  ImportOptions,
  ImportReport,
  ImportSource,
} from './transfer.js';

/** Sizes are bytes. */
export interface StoreStats {
  conversations: number;
  messages: number;
  components: number;
  attachments: number;
  /** Of the attachments of this scope whose bytes are here, deleted ones too until they are purged. */
  attachmentBytes: number;
  /** The database file, with room for what comes next. */
  databaseBytes: number;
  /**
   * The write-ahead log: what is committed but not yet moved into the database file. It keeps a
   * mebibyte while the store is open.
   */
  walBytes: number;
  /**
   * The memory of the store's WebAssembly module, of which the cache of the database's pages takes
   * 16 MiB. It is what it was at most since the store was opened.
   */
  heapBytes: number;
  schemaVersion: number;
  sqliteVersion: string;
}

/** The calls that a batch takes: those that are one operation of the store. */
export interface Batch {
  readonly conversations: Omit<Conversations, 'watch'>;
  readonly messages: Omit<Messages, 'watch'>;
  readonly components: Components;
  readonly attachments: AttachmentRows;
  readonly users: Users;
  readonly members: Members;
  readonly reactions: Reactions;
  readonly reads: Omit<Reads, 'watch'>;
  readonly feedback: FeedbackCalls;
  readonly drafts: Drafts;
  readonly summaries: Summaries;
  readonly assistants: Assistants;
}

export interface ChatStore {
  readonly name: string;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly components: Components;
  readonly attachments: Attachments;
  readonly timeline: Timeline;
  readonly users: Users;
  readonly members: Members;
  readonly reactions: Reactions;
  readonly reads: Reads;
  readonly feedback: FeedbackCalls;
  readonly drafts: Drafts;
  readonly summaries: Summaries;
  readonly context: Context;
  readonly assistants: Assistants;
  readonly search: Search;
  readonly streams: Streams;
  readonly chat: Chat;
  /**
   * Finished messages of the branch that is shown, in the form that request-and-answer front ends
   * take. An unknown conversation has no messages.
   */
  history(conversationId: string, options?: CallOptions): Promise<History>;
  /** As `conversations.reset`; an unknown conversation is fine. */
  resetSession(conversationId: string, options?: CallOptions): Promise<{ message: string }>;
  /**
   * Several calls as one, in one transaction: all of them or none. `record` is called at once and
   * makes its calls on what it is given; their promises settle when the batch does, and what
   * `record` returns is what it resolves to. At most 10,000 calls. Of an asynchronous `record`,
   * what it calls before its first `await` is in the batch, and nothing else.
   *
   * ```js
   * const [message] = await store.batch((b) => Promise.all([
   *   b.messages.append('c', { role: 'user', content: 'Hello' }),
   *   b.reads.mark('c'),
   * ]));
   * ```
   */
  batch<Result>(record: (batch: Batch) => Result, options?: CallOptions): Promise<Awaited<Result>>;
  /** Calls `listener` with what the event tells. Returns what ends it. */
  on<Event extends keyof Events>(event: Event, listener: (told: Events[Event]) => void): () => void;
  /**
   * Who has the files open now; `null` where there are no other tabs, under Node and in memory, and
   * for the moment in which another one takes over, of which `on('owner')` tells.
   */
  owner(): Owner | null;
  /**
   * Writes the database, as it is at this moment, while the store goes on being used: a SQLite file
   * that `restore` takes, of all scopes. Rejects with what the target failed with, and with
   * `CONFLICT` while another backup or restore is under way.
   */
  backup(target: BackupTarget, options?: TransferOptions): Promise<{ bytes: number }>;
  /**
   * Puts a backup in the place of everything that is in the store, of all scopes, once it was
   * received whole and found good: until then nothing is changed. Rejects with `CORRUPT` for what
   * is no backup, `SCHEMA_TOO_NEW`, `QUOTA_EXCEEDED`, and `CONFLICT` while another is under way.
   */
  restore(source: RestoreSource, options?: TransferOptions): Promise<{ bytes: number }>;
  /**
   * Brings in what another system, or `export`, has written: conversation by conversation, each
   * whole or not at all. Importing the same again changes nothing. Rejects where nothing can be
   * read of it (`INVALID_ARGUMENT`, naming `source`) or nothing more be written; what was imported
   * until then stays.
   */
  import(source: ImportSource, options?: ImportOptions): Promise<ImportReport>;
  /**
   * Writes what is in this scope, as it is read: `ndjson` is everything, for `import`. What goes
   * wrong is what reading the stream fails with; `NOT_FOUND` for a conversation that is not there.
   */
  export(options: ExportOptions): ReadableStream<Uint8Array>;
  /**
   * Conversations as Markdown, and their attachments in folders beside it, file by file: what
   * `export` puts into a ZIP.
   */
  exportFiles(options?: ExportFilesOptions): AsyncIterable<ExportedFile>;
  /**
   * What is wrong with the files, and a repair of them if asked for. Of a store that does not open
   * any more: `doctorChatStore`.
   */
  doctor(options?: DoctorOptions): Promise<DoctorReport>;
  /** Whether the browser keeps what is here, and how much room there is. */
  safety(options?: SafetyOptions): Promise<Safety>;
  /** Counts what this scope sees (not what is deleted), and the sizes of the files. */
  stats(options?: CallOptions): Promise<StoreStats>;
  /**
   * Resolves when everything is written, what open streams have collected too, and the files are
   * released. Calls made afterwards reject with `CLOSED`. Closing twice is fine.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
