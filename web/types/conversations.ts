import type { CallOptions, ListOptions, Page, Time } from './calls.js';
import type { JsonObject } from './json.js';
import type { LiveQuery } from './live.js';
import type { MessageKind, MessageStatus, Role } from './messages.js';

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
  /** The rolling summary of what came up to `summaryUntilSequence`; `''` and 0 at first. */
  summary: string;
  summaryUntilSequence: number;
  /** The last message of the branch that is shown; `null` while there is none. */
  headId: string | null;
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
  /** Default: now. Imports give the time that they know. */
  createdAt?: Time;
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
  /** Titles that contain this, in whatever case; `%` and `_` are characters like any other. */
  title?: string;
  type?: ConversationType;
  assistantId?: string;
  folder?: string;
  /** Those that have this tag. */
  tag?: string;
  pinned?: boolean;
  archived?: boolean;
  /** `lastMessageAt` later than this. */
  activeAfter?: Time;
  /** `lastMessageAt` earlier than this. */
  activeBefore?: Time;
}

export type ConversationSort = 'createdAt' | 'lastMessageAt' | 'title';

/** The last message that a conversation shows, cut short. */
export interface Preview {
  messageId: string;
  role: Role;
  kind: MessageKind;
  status: MessageStatus;
  authorId: string;
  /** The first 200 code points of its plain text. */
  text: string;
  createdAt: number;
}

export interface SidebarItem {
  id: string;
  title: string;
  type: ConversationType;
  assistantId: string | null;
  folder: string | null;
  tags: string[];
  pinned: boolean;
  archived: boolean;
  createdAt: number;
  updatedAt: number;
  lastMessageAt: number | null;
  /** `null` while the conversation has no messages. */
  preview: Preview | null;
  /** Messages of others after the scope's user read last; see `Reads`. */
  unread: number;
}

export interface SidebarQuery {
  /** 1 to 500. Default: 50. */
  limit?: number;
  /** `next` of the page before. */
  after?: string | null;
  /** Default: false, those that are not archived. */
  archived?: boolean;
  folder?: string;
  tag?: string;
}

export interface SidebarPage extends Page<SidebarItem> {
  /** What `after` takes for the next page; `null` where there is none. */
  next: string | null;
}

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
  /**
   * What a sidebar shows: the pinned first, then by last activity (of an empty conversation, its
   * creation), newest first, each with the preview of its last message and its unread count.
   */
  sidebar(query?: SidebarQuery, options?: CallOptions): Promise<SidebarPage>;
  update(id: string, fields: ConversationUpdate, options?: CallOptions): Promise<Conversation>;
  /**
   * Empties the conversation for good and keeps it: messages, components, attachments, summary
   * and draft go, `sequence` goes on.
   */
  reset(id: string, options?: CallOptions): Promise<Conversation>;
  /** Hides the conversation with everything in it, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Undoes `delete`. */
  restore(id: string, options?: CallOptions): Promise<Conversation>;
  /** Removes the conversation and everything in it for good, deleted before or not. */
  purge(id: string, options?: CallOptions): Promise<void>;
  /** A sidebar that is kept up to date. */
  watch(query?: SidebarQuery): LiveQuery<SidebarPage>;
}
