/**
 * The interface of chatkeep, the same on a page and under Node. Start here.
 *
 * Times are milliseconds since 1970-01-01 UTC, as a number; the database keeps nanoseconds.
 * Every promise rejects with a `ChatStoreError` (`errors.ts`) whose `code` says what happened
 * and whose message says what to do.
 */

/** Any value that JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object: at most 200 levels deep and 16 MiB as text. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whose rows a store reads and writes. Fixed when the store is opened. */
export interface Scope {
  /** Default: `''`, the local user. */
  userId?: string;
  /** Default: `''`, no organization. */
  organizationId?: string;
}

/**
 * Where a store is kept.
 *
 * - `'opfs'`: the browser's origin private file system; the default on a page.
 * - `'memory'`: gone when the store is closed. Never chosen unless it is asked for.
 * - `{ directory }`: files in a directory, Node only.
 */
export type Storage = 'opfs' | 'memory' | { directory: string };

/**
 * What an acknowledged write survives.
 *
 * - `'full'`: a power cut. The write-ahead log is flushed at each commit.
 * - `'relaxed'`: a crash of the tab or of the browser. A power cut may take the last commits,
 *   never the database.
 */
export type Durability = 'full' | 'relaxed';

/** Something worth knowing that happened inside the store. Never carries what people wrote. */
export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  event: string;
  detail: string;
}

export interface OpenOptions {
  /** `[A-Za-z0-9._-]{1,64}`; a name, never a path. */
  name: string;
  scope?: Scope;
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
  /** Default: `'full'`. */
  durability?: Durability;
  /** Where `chatkeep.wasm` is served, if not beside the package's own files. */
  wasmUrl?: string | URL;
  /** Where `worker.js` is served, if not beside the package's own files. Page only. */
  workerUrl?: string | URL;
  onLog?: (entry: LogEntry) => void;
  /** Gives up opening. Nothing stays open or locked. */
  signal?: AbortSignal;
}

/** The last argument of every call. */
export interface CallOptions {
  /**
   * Rejects the call with `ABORTED` at once. A write that already reached the store may have
   * been applied.
   */
  signal?: AbortSignal;
}

/** One page of a list. `hasMore` tells whether the next page has anything. */
export interface Page<Row> {
  items: Row[];
  hasMore: boolean;
}

export interface Sort<Field extends string> {
  field: Field;
  /** Default: `'asc'`. */
  direction?: 'asc' | 'desc';
}

export interface ListOptions<Filters, SortField extends string> {
  filters?: Filters;
  sort?: Sort<SortField>;
  /** Zero-based. Default: 0. */
  page?: number;
  /** 1 to 500. Default: 50. */
  pageSize?: number;
}

// Conversations

export type ConversationType = 'chat' | 'channel' | 'dm';

export interface Conversation {
  id: string;
  title: string;
  type: ConversationType;
  /** Who answers. */
  assistantId: string | null;
  folder: string | null;
  /** Distinct, in the order in which they were given. */
  tags: string[];
  pinned: boolean;
  archived: boolean;
  data: JsonObject | null;
  meta: JsonObject | null;
  userId: string;
  organizationId: string;
  createdAt: number;
  updatedAt: number;
  /** The `createdAt` of its last message or component; `null` while it is empty. */
  lastMessageAt: number | null;
}

export interface ConversationInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  /** At most 255 code points. Default: `''`. */
  title?: string;
  /** Default: `'chat'`. */
  type?: ConversationType;
  /** 1 to 255 code points. */
  assistantId?: string | null;
  /** 1 to 255 code points. */
  folder?: string | null;
  /** At most 100, each of 1 to 255 code points; one that is given twice counts once. */
  tags?: string[] | null;
  /** Default: false. */
  pinned?: boolean;
  /** Default: false. */
  archived?: boolean;
  data?: JsonObject | null;
  meta?: JsonObject | null;
  /** Milliseconds. Default: now. Imports give the time that they know. */
  createdAt?: number;
}

/** `undefined` leaves a field as it is, `null` clears it. */
export interface ConversationUpdate {
  title?: string | null;
  type?: ConversationType;
  assistantId?: string | null;
  folder?: string | null;
  /** Replaces all of them. */
  tags?: string[] | null;
  pinned?: boolean;
  archived?: boolean;
  data?: JsonObject | null;
  meta?: JsonObject | null;
}

export interface ConversationFilters {
  id?: string;
  type?: ConversationType;
  assistantId?: string;
  folder?: string;
  /** Those that have this tag. */
  tag?: string;
  pinned?: boolean;
  archived?: boolean;
  /** Milliseconds: `lastMessageAt` later than this. */
  activeAfter?: number;
  /** Milliseconds: `lastMessageAt` earlier than this. */
  activeBefore?: number;
}

export type ConversationSort = 'createdAt' | 'lastMessageAt' | 'title';

export interface Conversations {
  /** Rejects with `CONFLICT` if the id is taken by another conversation of this scope. */
  create(input?: ConversationInput, options?: CallOptions): Promise<Conversation>;
  /** Rejects with `NOT_FOUND` if there is none in this scope, or if it is deleted. */
  get(id: string, options?: CallOptions): Promise<Conversation>;
  /** Newest activity first unless `sort` says otherwise; the empty ones come last. */
  list(
    query?: ListOptions<ConversationFilters, ConversationSort>,
    options?: CallOptions,
  ): Promise<Page<Conversation>>;
  update(id: string, fields: ConversationUpdate, options?: CallOptions): Promise<Conversation>;
  /** Hides the conversation with everything in it, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Undoes `delete`. */
  restore(id: string, options?: CallOptions): Promise<Conversation>;
  /** Removes the conversation and everything in it for good, deleted before or not. */
  purge(id: string, options?: CallOptions): Promise<void>;
}

// Messages

export type Role = 'user' | 'assistant' | 'system' | 'tool';
export type MessageKind = 'text' | 'task';
export type MessageStatus = 'pending' | 'streaming' | 'completed' | 'failed' | 'interrupted';

export interface Message {
  id: string;
  conversationId: string;
  role: Role;
  kind: MessageKind;
  status: MessageStatus;
  /** Its place in the conversation: one counter, shared with components. */
  sequence: number;
  /** As it was given. */
  content: string | JsonObject;
  /** The plain text of `content`. */
  text: string;
  provider: string;
  model: string;
  /** What the answer was drawn from; assistant messages only. */
  sources: JsonValue[] | null;
  /** The intent that was detected; assistant messages only. */
  detectedMode: string | null;
  /** Who wrote it. */
  authorId: string;
  data: JsonObject | null;
  meta: JsonObject | null;
  usage: JsonObject | null;
  createdAt: number;
  updatedAt: number;
}

export interface MessageInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  role: Role;
  /**
   * Text of any length that SQLite can hold (1,000,000,000 bytes), or a JSON object of at most
   * 16 MiB. A NUL round-trips; a lone surrogate is refused.
   */
  content: string | JsonObject;
  /** Default: `'text'`. */
  kind?: MessageKind;
  /** Default: `'completed'`. */
  status?: MessageStatus;
  /** At most 255 code points. Default: `'ollama'`. */
  provider?: string;
  /** At most 255 code points. Default: `''`. */
  model?: string;
  /** Assistant messages only. */
  sources?: JsonValue[] | null;
  /** At most 50 code points; assistant messages only. */
  detectedMode?: string | null;
  /** Default: the scope's user. */
  authorId?: string;
  data?: JsonObject | null;
  meta?: JsonObject | null;
  usage?: JsonObject | null;
  /** Milliseconds. Default: now. */
  createdAt?: number;
}

/** `undefined` leaves a field as it is, `null` clears it. */
export interface MessageUpdate {
  content?: string | JsonObject;
  kind?: MessageKind;
  status?: MessageStatus;
  provider?: string;
  model?: string;
  sources?: JsonValue[] | null;
  detectedMode?: string | null;
  data?: JsonObject | null;
  meta?: JsonObject | null;
  usage?: JsonObject | null;
}

export interface MessageFilters {
  id?: string;
  ids?: string[];
  conversationId?: string;
  role?: Role;
  kind?: MessageKind;
  status?: MessageStatus;
  notStatus?: MessageStatus;
  authorId?: string;
  provider?: string;
  /** `sequence <` this. */
  beforeSequence?: number;
  /** `sequence >` this. */
  afterSequence?: number;
  /** `sequence >=` this. */
  fromSequence?: number;
  /** `sequence <=` this. */
  untilSequence?: number;
}

/** `sequence` needs the filter `conversationId`: sequences are counted per conversation. */
export type MessageSort = 'sequence' | 'createdAt';

export interface Messages {
  /**
   * Rejects with `NOT_FOUND` if there is no such conversation, `CONFLICT` if the id is taken.
   * When it resolves, the message is kept as `durability` says.
   */
  append(conversationId: string, input: MessageInput, options?: CallOptions): Promise<Message>;
  /** All of them or, if one is refused, none: one transaction. At most 10,000 at a time. */
  appendMany(
    conversationId: string,
    inputs: MessageInput[],
    options?: CallOptions,
  ): Promise<Message[]>;
  /** Rejects with `NOT_FOUND` if there is none in this scope, or if it is deleted. */
  get(id: string, options?: CallOptions): Promise<Message>;
  /** By `sequence` where `conversationId` is given, otherwise by `createdAt`; oldest first. */
  list(
    query?: ListOptions<MessageFilters, MessageSort>,
    options?: CallOptions,
  ): Promise<Page<Message>>;
  update(id: string, fields: MessageUpdate, options?: CallOptions): Promise<Message>;
  /** Hides the message and the components that it brought, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Undoes `delete`; the message is back at its place. */
  restore(id: string, options?: CallOptions): Promise<Message>;
  /** Removes the message for good. Components that it brought stay, with no `messageId`. */
  purge(id: string, options?: CallOptions): Promise<void>;
}

// Components

/** A generated interface artifact (chart, table, card, list): a row of its own. */
export interface Component {
  id: string;
  conversationId: string;
  /** The message that brought it, if any. */
  messageId: string | null;
  sequence: number;
  componentKind: string;
  payload: JsonObject;
  createdAt: number;
  updatedAt: number;
}

export interface ComponentInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  /** A message of the same conversation. */
  messageId?: string | null;
  /** 1 to 32 code points. */
  componentKind: string;
  payload: JsonObject;
  /** Milliseconds. Default: now. */
  createdAt?: number;
}

/** Keeps its `sequence`. `undefined` leaves a field as it is, `null` clears it. */
export interface ComponentUpdate {
  messageId?: string | null;
  componentKind?: string;
  payload?: JsonObject;
}

export interface ComponentFilters {
  id?: string;
  conversationId?: string;
  messageId?: string;
  componentKind?: string;
  /** `sequence <` this. */
  beforeSequence?: number;
}

/** `sequence` needs the filter `conversationId`. */
export type ComponentSort = 'sequence' | 'createdAt';

export interface Components {
  /** Rejects with `NOT_FOUND` if there is no such conversation or message. */
  append(conversationId: string, input: ComponentInput, options?: CallOptions): Promise<Component>;
  get(id: string, options?: CallOptions): Promise<Component>;
  /** By `sequence` where `conversationId` is given, otherwise by `createdAt`; oldest first. */
  list(
    query?: ListOptions<ComponentFilters, ComponentSort>,
    options?: CallOptions,
  ): Promise<Page<Component>>;
  update(id: string, fields: ComponentUpdate, options?: CallOptions): Promise<Component>;
  /** Hides the component, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  restore(id: string, options?: CallOptions): Promise<Component>;
  purge(id: string, options?: CallOptions): Promise<void>;
}

// Timeline

/** A component where it stands in the conversation, in the form of a message. */
export interface ComponentItem {
  id: string;
  conversationId: string;
  kind: 'component';
  role: 'assistant';
  status: 'completed';
  sequence: number;
  messageId: string | null;
  content: { componentKind: string; payload: JsonObject };
  createdAt: number;
  /** Changes when the payload is updated in place. */
  updatedAt: number;
}

/** Told apart by `kind`: `'component'`, or a message's `'text'` or `'task'`. */
export type TimelineItem = Message | ComponentItem;

export interface TimelineQuery {
  /** 1 to 500. Default: 50. */
  limit?: number;
  /** Items before this one, newest first. Not together with `afterSequence`. */
  beforeSequence?: number;
  /** Items after this one, oldest first. */
  afterSequence?: number;
}

export interface Timeline {
  /**
   * Messages and components by `sequence`: newest first with `beforeSequence` or nothing,
   * oldest first with `afterSequence`. Rejects with `NOT_FOUND` if there is no such conversation.
   */
  page(
    conversationId: string,
    query?: TimelineQuery,
    options?: CallOptions,
  ): Promise<Page<TimelineItem>>;
}

// The store

/** Sizes are bytes. */
export interface StoreStats {
  conversations: number;
  messages: number;
  components: number;
  /** The database file. */
  databaseBytes: number;
  /** What is committed but not yet moved into the database file. */
  walBytes: number;
  schemaVersion: number;
  sqliteVersion: string;
}

export interface ChatStore {
  readonly name: string;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly components: Components;
  readonly timeline: Timeline;
  /** Counts what this scope sees (not what is deleted), and the sizes of the files. */
  stats(options?: CallOptions): Promise<StoreStats>;
  /**
   * Resolves when everything is written and the files are released. Calls made afterwards
   * reject with `CLOSED`. Closing twice is fine.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StoreListOptions {
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
}

export interface StoreListing {
  name: string;
  /** Bytes on disk, of all files of the store. */
  bytes: number;
}

export interface DeleteOptions {
  name: string;
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
}
