import type { CallOptions, ListOptions, Page, Time } from './calls.js';
import type { JsonObject } from './json.js';

/** How far the text of a file has been extracted. */
export type ExtractionStatus = 'none' | 'pending' | 'completed' | 'failed';

/** A file that a message brought. Its bytes live elsewhere, where `fileId` or `storagePath` say. */
export interface Attachment {
  id: string;
  conversationId: string;
  messageId: string;
  name: string;
  mimeType: string;
  /** Yours, kept as given. */
  storagePath: string;
  /** Yours, kept as given. */
  fileId: string;
  /** Bytes; `null` where it was not given. */
  size: number | null;
  extractionRequestId: string;
  extractionStatus: ExtractionStatus;
  extractedText: string | null;
  metadata: JsonObject;
  createdAt: number;
  updatedAt: number;
}

export interface AttachmentInput {
  /** 1 to 255 code points. Default: a new UUIDv7. */
  id?: string;
  /** At most 255 code points. Default: `''`. */
  name?: string;
  /** At most 255 code points. Default: `''`. */
  mimeType?: string;
  /** Default: `''`. */
  storagePath?: string;
  /** At most 255 code points. Default: `''`. */
  fileId?: string;
  /** Bytes. */
  size?: number | null;
  /** At most 255 code points. Default: `''`. */
  extractionRequestId?: string;
  /** Default: `'pending'` where `extractionRequestId` is given, otherwise `'none'`. */
  extractionStatus?: ExtractionStatus;
  extractedText?: string | null;
  /** Default: `{}`. */
  metadata?: JsonObject | null;
  /** Default: now. */
  createdAt?: Time;
}

/** `undefined` leaves a field as it is, `null` clears it. */
export interface AttachmentUpdate {
  name?: string;
  mimeType?: string;
  storagePath?: string;
  fileId?: string;
  size?: number | null;
  extractionRequestId?: string;
  extractionStatus?: ExtractionStatus;
  extractedText?: string | null;
  metadata?: JsonObject | null;
}

export interface AttachmentFilters {
  id?: string;
  conversationId?: string;
  messageId?: string;
  messageIds?: string[];
  extractionRequestId?: string;
}

/**
 * `message` is for the filters `messageId` and `messageIds`: message by message, by their ids, each
 * with its attachments in the order in which they were added. `createdAt` is for all others.
 */
export type AttachmentSort = 'createdAt' | 'message';

export interface Attachments {
  /** Rejects with `NOT_FOUND` if there is no such message. */
  add(messageId: string, input: AttachmentInput, options?: CallOptions): Promise<Attachment>;
  get(id: string, options?: CallOptions): Promise<Attachment>;
  /** By `message` where that filter is given, otherwise by `createdAt`; oldest first. */
  list(
    query?: ListOptions<AttachmentFilters, AttachmentSort>,
    options?: CallOptions,
  ): Promise<Page<Attachment>>;
  update(id: string, fields: AttachmentUpdate, options?: CallOptions): Promise<Attachment>;
  /** Hides the attachment, until `restore`. */
  delete(id: string, options?: CallOptions): Promise<void>;
  restore(id: string, options?: CallOptions): Promise<Attachment>;
  purge(id: string, options?: CallOptions): Promise<void>;
}
