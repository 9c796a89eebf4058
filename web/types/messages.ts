import type { Attachment } from './attachments.js';
import type { CallOptions, ListOptions, Page, Time } from './calls.js';
import type { Conversation } from './conversations.js';
import type { Feedback } from './feedback.js';
import type { JsonObject, JsonValue } from './json.js';
import type { LiveQuery } from './live.js';
import type { User } from './people.js';
import type { Reaction } from './reactions.js';

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
  /** The root of the thread that it replies in; `null` for a top-level message. */
  threadId: string | null;
  /** The message that it answers. */
  replyToId: string | null;
  /** The message that it follows in its branch; `null` for the first one and for replies. */
  previousId: string | null;
  /** Whether it is of the branch that is shown. A thread's replies are of no branch: false. */
  onPath: boolean;
  provider: string;
  model: string;
  /** What the answer was drawn from; assistant messages only. */
  sources: JsonValue[] | null;
  /** The intent that was detected; assistant messages only. */
  detectedMode: string | null;
  /** Who wrote it. */
  authorId: string;
  isPinned: boolean;
  pinnedAt: number | null;
  pinnedBy: string | null;
  data: JsonObject | null;
  meta: JsonObject | null;
  usage: JsonObject | null;
  createdAt: number;
  updatedAt: number;
}

/** The content of a message of kind `'task'`: what is being done and how far it is. */
export interface TaskContent extends JsonObject {
  /** At least one character. */
  title: string;
  /** For example `'running'`; at least one character. */
  state: string;
  // `progress?: number`, 0 to 1, and `detail?: string`; further members are kept as given.
}

export interface MessageInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  role: Role;
  /**
   * Text of any length that SQLite can hold (1,000,000,000 bytes), or a JSON object of at most
   * 16 MiB. A NUL round-trips; a lone surrogate is refused. Of a task: `TaskContent`.
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
  /** A top-level message of the same conversation, in whose thread this one replies. */
  threadId?: string | null;
  /** A message of the same conversation. */
  replyToId?: string | null;
  /**
   * The top-level message of the same conversation that this one follows; `null`: none, it is a
   * first message. Default: the head. Another than the head makes a sibling branch, which is shown
   * from then on. Not together with `threadId`.
   */
  previousId?: string | null;
  /** Default: the scope's user. */
  authorId?: string;
  data?: JsonObject | null;
  meta?: JsonObject | null;
  usage?: JsonObject | null;
  /** Default: now. */
  createdAt?: Time;
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
  threadId?: string;
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
  /**
   * Messages whose text, or whose JSON content as text, contains this, in whatever case; `%` and
   * `_` are characters like any other. Reads every message that the other filters leave.
   */
  contentQuery?: string;
}

/**
 * `sequence` needs the filter `conversationId` or `threadId`: sequences are counted per
 * conversation. `id` needs the filter `ids`, with which there is no `createdAt`.
 */
export type MessageSort = 'sequence' | 'createdAt' | 'id';

/** What can be read together with a message, by name. */
export interface MessageExtras {
  /** The message that it answers; `null` if it answers none, or if that one is deleted. */
  replyTo: Message | null;
  /** The record of who wrote it; `null` where there is none. */
  author: User | null;
  reactions: Reaction[];
  attachments: Attachment[];
  /** How many replies its thread has. */
  replyCount: number;
  feedback: Feedback | null;
  /** The messages that follow the same one, itself included, in their order. */
  siblingIds: string[];
  /** Its times as digits, exactly as they are kept. */
  nanoseconds: { createdAt: string; updatedAt: string; pinnedAt: string | null };
}

export type MessageExtra = keyof MessageExtras;

/** A message with what was asked for. */
export type MessageWith<With extends MessageExtra> = Message & Pick<MessageExtras, With>;

export interface WithExtras<With extends MessageExtra> {
  /** What to read together with each message. Default: nothing. */
  with?: readonly With[];
}

export type MessageReadOptions<With extends MessageExtra> = CallOptions & WithExtras<With>;

export type MessageListQuery<With extends MessageExtra> = ListOptions<MessageFilters, MessageSort> &
  WithExtras<With>;

export interface ThreadQuery<With extends MessageExtra> extends WithExtras<With> {
  /** 1 to 500. Default: 50. */
  limit?: number;
  /** Replies before this one, newest first. Not together with `afterSequence`. */
  beforeSequence?: number;
  /** Replies after this one, oldest first. */
  afterSequence?: number;
  /** How many to leave out at the beginning. Default: 0. */
  skip?: number;
}

export interface PinnedQuery<With extends MessageExtra> extends WithExtras<With> {
  /** 1 to 500. Default: 50. */
  limit?: number;
  /** How many to leave out at the beginning. Default: 0. */
  skip?: number;
}

export interface Messages {
  /**
   * Rejects with `NOT_FOUND` if there is no such conversation, `CONFLICT` if the id is taken,
   * `FORBIDDEN` if the conversation has members and the author is none of them. When it resolves,
   * the message is kept as `durability` says.
   */
  append(conversationId: string, input: MessageInput, options?: CallOptions): Promise<Message>;
  /** All of them or, if one is refused, none: one transaction. At most 10,000 at a time. */
  appendMany(
    conversationId: string,
    inputs: MessageInput[],
    options?: CallOptions,
  ): Promise<Message[]>;
  /** Rejects with `NOT_FOUND` if there is none in this scope, or if it is deleted. */
  get<With extends MessageExtra = never>(
    id: string,
    options?: MessageReadOptions<With>,
  ): Promise<MessageWith<With>>;
  /**
   * By `sequence` where `conversationId` or `threadId` is given, by `id` where `ids` is, otherwise
   * by `createdAt`; oldest first. Of all branches, replies included.
   */
  list<With extends MessageExtra = never>(
    query?: MessageListQuery<With>,
    options?: CallOptions,
  ): Promise<Page<MessageWith<With>>>;
  update(id: string, fields: MessageUpdate, options?: CallOptions): Promise<Message>;
  /** Hides the message with its replies and the components that it brought, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Undoes `delete`; the message is back at its place. */
  restore(id: string, options?: CallOptions): Promise<Message>;
  /**
   * Removes the message for good, with its reactions, attachments and replies. What followed it
   * follows the one before it. Components that it brought stay, with no `messageId`.
   */
  purge(id: string, options?: CallOptions): Promise<void>;

  /**
   * The replies of a thread: newest first with `beforeSequence` or nothing, oldest first with
   * `afterSequence`. The root is one of the items: the first of all, or the last going back.
   */
  thread<With extends MessageExtra = never>(
    rootId: string,
    query?: ThreadQuery<With>,
    options?: CallOptions,
  ): Promise<Page<MessageWith<With>>>;
  /** Hides all replies of a thread; `restore` brings each back. Resolves to how many. */
  clearThread(rootId: string, options?: CallOptions): Promise<number>;
  /** The message, the one that it answers, the one that that one answers, up to the start. */
  replyChain<With extends MessageExtra = never>(
    id: string,
    options?: MessageReadOptions<With>,
  ): Promise<MessageWith<With>[]>;
  /** The last message of the branch that is shown; `null` where there is none. */
  last<With extends MessageExtra = never>(
    conversationId: string,
    options?: MessageReadOptions<With>,
  ): Promise<MessageWith<With> | null>;

  /** `by`: who pins it; default: the scope's user. Pinning again renews time and person. */
  pin(id: string, options?: CallOptions & { by?: string }): Promise<Message>;
  unpin(id: string, options?: CallOptions & { by?: string }): Promise<Message>;
  /** Pinned messages, replies included, the one pinned last first. */
  pinned<With extends MessageExtra = never>(
    conversationId: string,
    query?: PinnedQuery<With>,
    options?: CallOptions,
  ): Promise<Page<MessageWith<With>>>;

  /** The messages that follow the same one, itself included, in their order. */
  siblings<With extends MessageExtra = never>(
    id: string,
    options?: MessageReadOptions<With>,
  ): Promise<MessageWith<With>[]>;
  /** From the first message of its branch to it. */
  path<With extends MessageExtra = never>(
    id: string,
    options?: MessageReadOptions<With>,
  ): Promise<MessageWith<With>[]>;
  /**
   * Shows the branch that this message is on, down to its newest end. Where the summary covers
   * messages that are left, it is cleared.
   */
  switchTo(id: string, options?: CallOptions): Promise<Conversation>;

  /** The message, kept up to date while it grows or changes. */
  watch<With extends MessageExtra = never>(
    id: string,
    query?: WithExtras<With>,
  ): LiveQuery<MessageWith<With>>;
}
