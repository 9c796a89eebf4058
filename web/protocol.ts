import type { FileCall, StoredFile } from './attachments/files.js';
import type { ErrorFields } from './errors.js';
import type {
  Assistant,
  AssistantFilters,
  AssistantInput,
  AssistantSort,
  AssistantUpdate,
  Attachment,
  AttachmentFilters,
  AttachmentInput,
  AttachmentSort,
  AttachmentUpdate,
  Component,
  ComponentFilters,
  ComponentInput,
  ComponentSort,
  ComponentUpdate,
  Conversation,
  ConversationFilters,
  ConversationInput,
  ConversationSort,
  ConversationUpdate,
  DoctorReport,
  Draft,
  DraftInput,
  Durability,
  Feedback,
  FeedbackInput,
  JsonObject,
  JsonValue,
  ListOptions,
  LogEntry,
  Member,
  MemberRole,
  Message,
  MessageExtra,
  MessageInput,
  MessageListQuery,
  MessageStatus,
  MessageUpdate,
  Page,
  PinnedQuery,
  Reaction,
  ReadInput,
  ReadMark,
  Scope,
  SearchOptions,
  SearchPage,
  SidebarPage,
  SidebarQuery,
  StoreStats,
  StreamInput,
  Summary,
  ThreadQuery,
  TimelineItem,
  TimelineQuery,
  UnreadCounts,
  User,
  UserFilters,
  UserInput,
  UserSort,
  WithExtras,
} from './types.js';
import type { ConversationRecord, InnerRecord, PersonRecord } from './transfer/records.js';

/** As the core says it; older and newer tabs tell it each other. */
export const SCHEMA_VERSION = 1;

type Row<Args extends unknown[], Result> = { args: Args; result: Result };
type ById<Result> = Row<[id: string], Result>;
type With = WithExtras<MessageExtra>;

/** What a stream's journal keeps: a piece of what came. JSON travels as text. */
export type StreamPart =
  | { kind: 'text'; text: string }
  | { kind: 'sources'; json: JsonValue[] }
  | { kind: 'step' | 'event'; json: JsonObject }
  | { kind: 'visualization'; json: JsonValue }
  | { kind: 'data'; name: string; json: JsonValue };

export interface StreamEnd {
  status: MessageStatus;
  parts: StreamPart[];
  usage?: JsonObject | null;
  meta?: JsonObject | null;
  error?: string;
}

/** Files of attachments that are not as they should be. */
export interface FileExamination {
  /** `id` is `null` for an attachment of another scope, `found` where there is no file. */
  damaged: { id: string | null; file: string; size: number; found: number | null }[];
  /** Of no attachment. */
  leftover: string[];
}

/** Where the last answer of `export.conversation` ended. */
export interface ExportPosition {
  part: 'messages' | 'components';
  after: number;
}

export interface ExportedPart {
  items: (ConversationRecord | InnerRecord)[];
  next: ExportPosition | null;
}

/** A conversation, or a part of one that is too large for one call: hidden until its last is there. */
export interface ImportedPart {
  part: 'whole' | 'first' | 'next' | 'last';
  /** All of it in the first and the last part, its id in those between. */
  conversation: Omit<ConversationRecord, 'type'>;
  records: InnerRecord[];
  /** Rows of the whole conversation; with the last part. */
  expected?: RowCounts;
  /** Bytes of attachments among the records, each in a file of its own. */
  files?: ImportedFile[];
}

/** A file that was written for an attachment. */
export interface ImportedFile extends StoredFile {
  attachmentId: string;
}

/** What there is of the rows that were asked for. */
export interface KnownRows extends RowIds {
  /** Attachments that have no bytes and could be given some. */
  withoutBytes: string[];
}

export interface RowCounts {
  messages: number;
  components: number;
  attachments: number;
}

export interface RowIds {
  messages: string[];
  components: string[];
  attachments: string[];
}

/** With the rows that this part brought. */
export interface ImportOutcome extends RowCounts {
  /** `existing`: it was there, so nothing was done with its first part. */
  state: 'imported' | 'skipped' | 'staged' | 'existing';
  /**
   * Files that no row names, with the one that is named in the place of each, if one is. Of
   * `existing` they are wanted with the next part.
   */
  unused: { file: string; inUse: string | null }[];
}

/** A finished message as `history` needs it. */
export interface HistoryRow {
  id: string;
  text: string;
  role: Message['role'];
  sources: JsonValue[] | null;
  meta: JsonObject | null;
}

/** Completed messages of the branch that is shown, newest first, with what else a context needs. */
export interface ContextPage extends Page<Message> {
  summary: string;
  untilSequence: number;
  /** How many messages the summary covers. */
  summarised: number;
  /** How many messages after it are pending, streaming or failed. */
  unfinished: number;
  /** How many completed messages there are after it. */
  completed: number;
}

/**
 * Every operation of the core: what it takes and what it answers. The one list in TypeScript; the
 * engine compares its names with the core's when it starts.
 */
export interface Operations {
  'conversations.create': Row<[input?: ConversationInput], Conversation>;
  'conversations.get': ById<Conversation>;
  'conversations.list': Row<
    [query?: ListOptions<ConversationFilters, ConversationSort>],
    Page<Conversation>
  >;
  'conversations.sidebar': Row<[query?: SidebarQuery], SidebarPage>;
  'conversations.update': Row<[id: string, fields: ConversationUpdate], Conversation>;
  'conversations.reset': ById<Conversation>;
  'conversations.delete': ById<null>;
  'conversations.restore': ById<Conversation>;
  'conversations.purge': ById<null>;

  'messages.append': Row<[conversationId: string, input: MessageInput], Message>;
  'messages.appendMany': Row<[conversationId: string, inputs: MessageInput[]], Message[]>;
  'messages.get': Row<[id: string, query?: With], Message>;
  'messages.list': Row<[query?: MessageListQuery<MessageExtra>], Page<Message>>;
  'messages.update': Row<[id: string, fields: MessageUpdate], Message>;
  'messages.delete': ById<null>;
  'messages.restore': ById<Message>;
  'messages.purge': ById<null>;
  'messages.thread': Row<[rootId: string, query?: ThreadQuery<MessageExtra>], Page<Message>>;
  'messages.clearThread': Row<[rootId: string], number>;
  'messages.replyChain': Row<[id: string, query?: With], Message[]>;
  'messages.last': Row<[conversationId: string, query?: With], Message | null>;
  'messages.pin': Row<[id: string, input?: { by?: string }], Message>;
  'messages.unpin': Row<[id: string, input?: { by?: string }], Message>;
  'messages.pinned': Row<
    [conversationId: string, query?: PinnedQuery<MessageExtra>],
    Page<Message>
  >;
  'messages.siblings': Row<[id: string, query?: With], Message[]>;
  'messages.path': Row<[id: string, query?: With], Message[]>;
  'messages.switchTo': ById<Conversation>;

  'components.append': Row<[conversationId: string, input: ComponentInput], Component>;
  'components.get': ById<Component>;
  'components.list': Row<[query?: ListOptions<ComponentFilters, ComponentSort>], Page<Component>>;
  'components.update': Row<[id: string, fields: ComponentUpdate], Component>;
  'components.delete': ById<null>;
  'components.restore': ById<Component>;
  'components.purge': ById<null>;

  'attachments.add': Row<[messageId: string, input: AttachmentInput], Attachment>;
  /** The bytes were written before: the row names their file, or the one that has them already. */
  'attachments.addStored': Row<
    [messageId: string, input: AttachmentInput, stored: StoredFile],
    { attachment: Attachment; file: string }
  >;
  /** With where its bytes are, if they are here. */
  'attachments.file': ById<{ attachment: Attachment; file: string | null }>;
  /** Compares the files that there are with those that the rows of all scopes name. */
  'attachments.examineFiles': Row<[files: { name: string; size: number }[]], FileExamination>;
  'attachments.get': ById<Attachment>;
  'attachments.list': Row<
    [query?: ListOptions<AttachmentFilters, AttachmentSort>],
    Page<Attachment>
  >;
  'attachments.update': Row<[id: string, fields: AttachmentUpdate], Attachment>;
  'attachments.delete': ById<null>;
  'attachments.restore': ById<Attachment>;
  'attachments.purge': ById<null>;

  'timeline.page': Row<
    [conversationId: string, query?: TimelineQuery<MessageExtra>],
    Page<TimelineItem>
  >;

  'search.messages': Row<[query: string, search?: SearchOptions], SearchPage>;
  'search.index': Row<[input?: { limit?: number }], { hasMore: boolean }>;

  'users.upsert': Row<[input: UserInput], User>;
  'users.get': ById<User>;
  'users.list': Row<[query?: ListOptions<UserFilters, UserSort>], Page<User>>;
  'users.delete': ById<null>;

  'members.add': Row<
    [conversationId: string, userId: string, input?: { role?: MemberRole }],
    Member
  >;
  'members.remove': Row<[conversationId: string, userId: string], null>;
  'members.list': Row<
    [conversationId: string, query?: { page?: number; pageSize?: number }],
    Page<Member>
  >;

  'reactions.add': Row<[messageId: string, name: string, input?: { userId?: string }], Reaction[]>;
  'reactions.remove': Row<
    [messageId: string, name: string, input?: { userId?: string }],
    Reaction[]
  >;
  'reactions.list': Row<[messageId: string], Reaction[]>;
  'reactions.clear': Row<[messageId: string], number>;

  'reads.mark': Row<[conversationId: string, input?: ReadInput], ReadMark>;
  'reads.get': Row<[conversationId: string, input?: { userId?: string }], ReadMark | null>;
  'reads.unread': Row<
    [conversationId?: string | null, query?: { includeOwn?: boolean; userId?: string }],
    number | UnreadCounts
  >;

  'feedback.set': Row<[messageId: string, input: FeedbackInput], Feedback>;
  'feedback.get': Row<[messageId: string], Feedback | null>;
  'feedback.clear': Row<[messageId: string], null>;

  'drafts.set': Row<[conversationId: string, input: DraftInput], Draft>;
  'drafts.get': Row<[conversationId: string], Draft | null>;
  'drafts.clear': Row<[conversationId: string], null>;

  'summaries.get': Row<[conversationId: string], Summary>;
  'summaries.pending': Row<[conversationId: string, query?: { limit?: number }], Page<Message>>;
  'summaries.set': Row<
    [conversationId: string, input: { summary: string; untilSequence: number }],
    Summary
  >;
  'context.page': Row<
    [conversationId: string, query?: { limit?: number; beforeSequence?: number }],
    ContextPage
  >;
  history: Row<[conversationId: string], HistoryRow[]>;

  'assistants.create': Row<[input: AssistantInput], Assistant>;
  'assistants.get': ById<Assistant>;
  'assistants.list': Row<[query?: ListOptions<AssistantFilters, AssistantSort>], Page<Assistant>>;
  'assistants.update': Row<[id: string, fields: AssistantUpdate], Assistant>;
  'assistants.delete': ById<null>;
  'assistants.restore': ById<Assistant>;
  'assistants.purge': ById<null>;

  'streams.begin': Row<[conversationId: string, input?: StreamInput], Message>;
  'streams.write': Row<[messageId: string, parts: StreamPart[]], null>;
  'streams.end': Row<[messageId: string, end: StreamEnd], Message>;
  'streams.resume': ById<Message>;

  /** Calls of the operations above, as `encodeArguments` writes them, in one transaction. */
  batch: Row<[calls: BatchCall[]], unknown[]>;

  /** Users or assistants as records, or the ids of conversations, by their ids. */
  'export.list': Row<
    [query: { kind: 'user' | 'assistant' | 'conversation'; after?: string | null }],
    { items: (PersonRecord | { type: 'conversation'; id: string })[]; next: string | null }
  >;
  /** A conversation's records, deleted ones too; some hundred kilobytes at a time. */
  'export.conversation': Row<[id: string, from?: ExportPosition], ExportedPart>;
  /** The file that has these bytes, also those of a deleted attachment; `null` if none has. */
  'export.file': Row<[sha256: string], string | null>;
  /** Those that are not there; answers how many that were. */
  'import.people': Row<[records: PersonRecord[]], number>;
  'import.conversation': Row<[input: ImportedPart], ImportOutcome>;
  /** Which of these, at most 1,000 of each, the conversation has. */
  'import.known': Row<[id: string, ids: RowIds], KnownRows>;
  /** Removes what was written of a conversation whose last part does not come. */
  'import.discard': ById<null>;

  stats: Row<[], StoreStats>;

  doctor: Row<[options?: { repair?: boolean }], DoctorReport>;
  /**
   * The database file, as it is when this is called: one backup or restore at a time. `ownOnly`:
   * `FORBIDDEN` where it is another scope's, too.
   */
  'backup.begin': Row<[options?: { ownOnly?: boolean }], { pages: number; bytes: number }>;
  /** A piece as base64, of at most 1 MiB; empty at the end. `offset` is a multiple of 4,096. */
  'backup.read': Row<[piece: { offset: number; size?: number }], string>;
  'backup.end': Row<[], null>;
  'restore.begin': Row<[], null>;
  /** Pieces as base64, one after the other. */
  'restore.write': Row<[piece: { offset: number; data: string }], null>;
  /** Checks what was written, and puts it in the place of the store's database. */
  'restore.finish': Row<[], { bytes: number }>;
  'restore.end': Row<[], null>;
}

export type OperationName = keyof Operations;

/** Those that may replace the database, and take long. */
export function changesAnything(operation: OperationName): boolean {
  return operation === 'doctor' || operation === 'restore.finish';
}

/** Whether files of attachments may be needed no more, with what a call told of changes. */
export function mayFreeFiles(operation: OperationName, changes: string | null): boolean {
  // What is removed of an import was never seen, so that no change is told.
  return changes !== null || operation === 'import.discard';
}

/** The arguments as `encodeArguments` writes them. */
export interface BatchCall {
  operation: OperationName;
  args: string;
}

// What a page, its worker and the workers of other tabs say to each other. JSON documents cross as
// text, parsed where they arrive. Whoever changes what is said raises PROTOCOL_VERSION; `Hello`,
// and how `refused` looks, stay as they are for ever.

export const PROTOCOL_VERSION = 1;

/** How a client introduces itself to an owner. */
export interface Hello {
  kind: 'hello';
  /** A name of its own. While it lives it holds the lock `clientLock` of that name. */
  client: string;
  protocol: number;
  schema: number;
  scope: Required<Scope>;
  durability: Durability;
  /** Whether a person sees its page. */
  visible: boolean;
}

/** What a client says to the owner. */
export type ToOwner =
  | {
      kind: 'call';
      number: number;
      /** The client has the answers of all calls up to this one. */
      received: number;
      /** It was sent to another owner before, who may have applied it. */
      again: boolean;
      operation: OperationName;
      args: string;
    }
  | { kind: 'visible'; visible: boolean }
  | { kind: 'ping' }
  | { kind: 'bye' };

/** What the owner says to a client. */
export type ToClient =
  /** Each time that a worker becomes the owner, it is another one. */
  | { kind: 'welcome'; owner: string }
  /** The versions of the two do not fit. */
  | { kind: 'refused'; error: ErrorFields }
  /** With what its own commit touched, which the caller hears of before the call resolves. */
  | { kind: 'result'; number: number; result: string; changes: string | null }
  | { kind: 'failure'; number: number; error: ErrorFields }
  /** What a commit of another client touched: the JSON of `Change[]`. */
  | { kind: 'changes'; changes: string }
  /** More was changed than `changes` tells. */
  | { kind: 'reread' }
  /** It will not answer for a while. */
  | { kind: 'busy' }
  | { kind: 'pong' };

/** What everybody hears who has the store open. */
export type InLobby =
  | Hello
  /** Has the files open from now on. Clients say hello to it. */
  | { kind: 'owner'; owner: string }
  /** The owner goes, for this client's tab to follow. */
  | { kind: 'yield'; to: string }
  /** A tab that is seen waits to be the owner: those that are hidden go behind it. */
  | { kind: 'seen' };

/** How a worker opens its core. Everything here can be cloned. */
export interface WorkerOpenOptions {
  name: string;
  storage: 'opfs' | 'memory';
  wasmUrl: string | null;
}

/** What a page says to its own worker. */
export type ToWorker =
  /** First, where an earlier worker of the page has compiled it. */
  | { kind: 'module'; module: WebAssembly.Module }
  /** First, where none has: `receiver` is to be posted the module. */
  | { kind: 'share module'; receiver: MessagePort }
  | { kind: 'open'; options: WorkerOpenOptions; hello: Hello }
  /** In the place of `open`, while nobody has the store open. */
  | { kind: 'doctor'; options: WorkerOpenOptions; scope: Required<Scope>; repair: boolean }
  /** Waits to be the owner again, after `failed` or `rest`. */
  | { kind: 'retry' }
  /** The page may be frozen from now on: it is to hold nothing, and to wait for nothing. */
  | { kind: 'rest' }
  | { kind: 'close' }
  /** Also while it waits: it is to know when it becomes the owner. */
  | { kind: 'visible'; visible: boolean }
  /** What the page has done with the files of attachments. */
  | { kind: 'files'; number: number; call: FileCall }
  /** Comes from the page's client, as from other tabs' over their channels. */
  | { kind: 'client'; message: ToOwner };

/** What a worker says to its page. */
export type FromWorker =
  | { kind: 'log'; entry: LogEntry }
  /** It has the lock, and opens the files. */
  | { kind: 'opening' }
  /** It is the owner, and the page its client. */
  | { kind: 'owning'; owner: string }
  /** It is not the owner. What it answered as the owner came before. */
  | { kind: 'waiting' }
  /** It could not open the files, and waits for `retry`. */
  | { kind: 'failed'; error: ErrorFields }
  | { kind: 'closed'; error: ErrorFields | null }
  | { kind: 'filed'; number: number; result: unknown }
  | { kind: 'not filed'; number: number; error: ErrorFields }
  /** The JSON of a `DoctorReport`. */
  | { kind: 'examined'; report: string }
  | { kind: 'client'; message: ToClient };
