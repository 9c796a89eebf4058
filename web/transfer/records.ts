import {
  arrayOf,
  boolean,
  content,
  invalid,
  jsonArray,
  jsonObject,
  number,
  shape,
  text,
  type Check,
} from '../checks.js';
import type { JsonObject, JsonValue, MemberRole, MessageStatus, Role } from '../types.js';

// What an export is made of, a line each, and what every import is made into. docs/format.md
// explains the fields. What is empty is absent. Times are nanoseconds since 1970, as digits.

export type Nanoseconds = string;

interface Lifetime {
  createdAt?: Nanoseconds;
  updatedAt?: Nanoseconds;
  deletedAt?: Nanoseconds;
}

export interface UserRecord {
  type: 'user';
  id: string;
  name?: string;
  email?: string;
  avatarUrl?: string;
  createdAt?: Nanoseconds;
  updatedAt?: Nanoseconds;
}

export interface AssistantRecord extends Lifetime {
  type: 'assistant';
  id: string;
  name: string;
  userAuthentication?: boolean;
  provider?: string;
  model?: string;
  config?: JsonObject;
}

export interface ConversationRecord extends Lifetime {
  type: 'conversation';
  id: string;
  title?: string;
  conversationType?: string;
  assistantId?: string;
  folder?: string;
  tags?: string[];
  pinned?: boolean;
  archived?: boolean;
  summary?: string;
  summaryUntilSequence?: number;
  lastSequence?: number;
  data?: JsonObject;
  meta?: JsonObject;
}

export interface MessageRecord extends Lifetime {
  type: 'message';
  id: string;
  sequence?: number;
  role: Role;
  kind?: string;
  status?: MessageStatus;
  content: string | JsonObject;
  threadId?: string;
  replyToId?: string;
  previousId?: string;
  onPath?: boolean;
  provider?: string;
  model?: string;
  sources?: JsonValue[];
  detectedMode?: string;
  /** Absent: the user whose store it is. So it is with every person of a record. */
  authorId?: string;
  data?: JsonObject;
  meta?: JsonObject;
  usage?: JsonObject;
  pinnedAt?: Nanoseconds;
  pinnedBy?: string;
}

export interface ComponentRecord extends Lifetime {
  type: 'component';
  id: string;
  sequence?: number;
  messageId?: string;
  componentKind: string;
  payload: JsonObject;
}

export interface AttachmentRecord extends Lifetime {
  type: 'attachment';
  id: string;
  messageId: string;
  name?: string;
  mimeType?: string;
  storagePath?: string;
  fileId?: string;
  size?: number;
  /** Of its bytes. Those are not in the row: see `incoming-bytes.ts`. */
  sha256?: string;
  extractionRequestId?: string;
  extractionStatus?: string;
  extractedText?: string;
  metadata?: JsonObject;
}

export interface ReactionRecord {
  type: 'reaction';
  messageId: string;
  name: string;
  userId?: string;
  createdAt?: Nanoseconds;
}

export interface FeedbackRecord {
  type: 'feedback';
  messageId: string;
  rating: 'up' | 'down';
  comment?: string;
  updatedAt?: Nanoseconds;
}

export interface MemberRecord {
  type: 'member';
  userId?: string;
  role: MemberRole;
  createdAt?: Nanoseconds;
}

export interface ReadMarkRecord {
  type: 'readMark';
  userId?: string;
  sequence?: number;
  readAt?: Nanoseconds;
  markedAt?: Nanoseconds;
}

export interface DraftRecord {
  type: 'draft';
  text: string;
  data?: JsonObject;
  updatedAt?: Nanoseconds;
}

/** Bytes of the attachment before it: in pieces of 192 KiB, as base64. */
export interface BytesRecord {
  type: 'bytes';
  attachmentId: string;
  base64: string;
}

/** What belongs to no conversation. */
export type PersonRecord = UserRecord | AssistantRecord;

/** What is in a conversation, in the order in which it may come: what is named comes before. */
export type InnerRecord =
  | MemberRecord
  | MessageRecord
  | AttachmentRecord
  | ReactionRecord
  | FeedbackRecord
  | ComponentRecord
  | ReadMarkRecord
  | DraftRecord;

export interface HeaderRecord {
  type: 'header';
  format: 'chatkeep';
  version: number;
}

/** After a conversation: that this was all of it. */
export interface EndRecord {
  type: 'end';
  id: string;
  /** How many records stand between the conversation's and this. */
  records: number;
}

export const EXPORT_VERSION = 1;

const digits: Check = (value, path) => {
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) {
    throw invalid(path, 'must be nanoseconds, as text of digits.');
  }
  return { nanoseconds: value };
};

const lifetime = { createdAt: digits, updatedAt: digits, deletedAt: digits };

const conversationFields = {
  id: text,
  title: text,
  conversationType: text,
  assistantId: text,
  folder: text,
  tags: arrayOf(text),
  pinned: boolean,
  archived: boolean,
  summary: text,
  summaryUntilSequence: number,
  lastSequence: number,
  data: jsonObject,
  meta: jsonObject,
  ...lifetime,
};

const people: Record<PersonRecord['type'], Check> = {
  user: shape({
    type: text,
    id: text,
    name: text,
    email: text,
    avatarUrl: text,
    createdAt: digits,
    updatedAt: digits,
  }),
  assistant: shape({
    type: text,
    id: text,
    name: text,
    userAuthentication: boolean,
    provider: text,
    model: text,
    config: jsonObject,
    ...lifetime,
  }),
};

const inner: Record<InnerRecord['type'], Check> = {
  message: shape({
    type: text,
    id: text,
    sequence: number,
    role: text,
    kind: text,
    status: text,
    content,
    threadId: text,
    replyToId: text,
    previousId: text,
    onPath: boolean,
    provider: text,
    model: text,
    sources: jsonArray,
    detectedMode: text,
    authorId: text,
    data: jsonObject,
    meta: jsonObject,
    usage: jsonObject,
    pinnedAt: digits,
    pinnedBy: text,
    ...lifetime,
  }),
  component: shape({
    type: text,
    id: text,
    sequence: number,
    messageId: text,
    componentKind: text,
    payload: jsonObject,
    ...lifetime,
  }),
  attachment: shape({
    type: text,
    id: text,
    messageId: text,
    name: text,
    mimeType: text,
    storagePath: text,
    fileId: text,
    size: number,
    extractionRequestId: text,
    extractionStatus: text,
    extractedText: text,
    metadata: jsonObject,
    ...lifetime,
  }),
  reaction: shape({ type: text, messageId: text, name: text, userId: text, createdAt: digits }),
  feedback: shape({ type: text, messageId: text, rating: text, comment: text, updatedAt: digits }),
  member: shape({ type: text, userId: text, role: text, createdAt: digits }),
  readMark: shape({
    type: text,
    userId: text,
    sequence: number,
    readAt: digits,
    markedAt: digits,
  }),
  draft: shape({ type: text, text, data: jsonObject, updatedAt: digits }),
};

/** Checks a record by its type. */
function byType(types: Record<string, Check>): Check {
  return (value, path) => {
    const type = (value as { type?: unknown } | null)?.type;
    if (typeof type === 'string' && Object.hasOwn(types, type)) return types[type]!(value, path);
    throw invalid(`${path}.type`, `must be one of: ${Object.keys(types).join(', ')}.`);
  };
}

export const personRecord = byType(people);
export const innerRecord = byType(inner);

/** Without its type, which the core does not need. */
export const conversationRecord = shape(conversationFields);

export const isInnerType = (type: unknown): boolean =>
  typeof type === 'string' && Object.hasOwn(inner, type);
