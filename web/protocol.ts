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

  stats: Row<[], StoreStats>;
}

export type OperationName = keyof Operations;

/** The arguments as the JSON of `encodeArguments`. */
export interface BatchCall {
  operation: OperationName;
  args: string;
}

/** How a worker opens its engine. Everything here can be cloned. */
export interface WorkerOpenOptions {
  name: string;
  scope: Required<Scope>;
  storage: 'opfs' | 'memory';
  durability: Durability;
  wasmUrl: string | null;
}

/** What a page asks its worker for. JSON documents cross as text, parsed where they arrive. */
export interface Requests {
  open: { payload: WorkerOpenOptions; result: null };
  call: { payload: { operation: OperationName; args: string }; result: string };
  close: { payload: null; result: null };
}

export type RequestKind = keyof Requests;

/** What a worker says. */
export type Reply =
  | { kind: 'result'; id: number; result: string | null }
  | { kind: 'failure'; id: number; error: ErrorFields }
  /** What a commit touched: the JSON of `Change[]`. Comes before the result of the call. */
  | { kind: 'changes'; changes: string }
  | { kind: 'log'; entry: LogEntry };
