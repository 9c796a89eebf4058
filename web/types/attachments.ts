import type { CallOptions, ListOptions, Page, Time } from './calls.js';
import type { JsonObject } from './json.js';
import type { TransferOptions } from './upkeep.js';

/** How far the text of a file has been extracted. */
export type ExtractionStatus = 'none' | 'pending' | 'completed' | 'failed';

/**
 * A file that a message brought. Its bytes are kept here, if they were given, or live elsewhere,
 * where `fileId` or `storagePath` say.
 */
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
  /** Bytes; `null` where neither it nor the bytes were given. */
  size: number | null;
  /** Of the bytes that are kept here, in hexadecimal; `null` where none are. */
  sha256: string | null;
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
  /** Bytes. Where the bytes are given, too, it has to be how many they are. */
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

/**
 * An attachment with its bytes: one of the three. They are read once, in pieces, and must not change
 * until the call settles.
 */
export interface AttachmentUpload extends AttachmentInput {
  bytes?: Uint8Array | ArrayBuffer;
  /** A `File` gives its name, where no other is given, and a Blob its type. */
  blob?: Blob;
  stream?: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface AttachmentOpenOptions extends CallOptions {
  /** From `start` up to, and not including, `end`. Default: all of them. */
  range?: { start?: number; end?: number };
}

/**
 * Bytes of an attachment, which are read from the disk when they are asked for. They can be until
 * the attachment is purged.
 */
export interface AttachmentBytes {
  readonly attachment: Attachment;
  /** How many bytes these are: fewer than `attachment.size` where a range was asked for. */
  readonly size: number;
  /**
   * Reads them when somebody reads it: for an `<img>`, for `fetch`, for handing on. What it gives
   * is not compared with the SHA-256.
   */
  blob(): Blob;
  /**
   * All of an attachment is compared with its SHA-256 on its way: where that differs, the stream
   * ends with `CORRUPT` instead of its end. A range is not.
   */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** As `stream`, at once. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** `undefined` leaves a field as it is, `null` clears it. */
export interface AttachmentUpdate {
  name?: string;
  mimeType?: string;
  storagePath?: string;
  fileId?: string;
  /** Not of an attachment whose bytes are here. */
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

/** The calls that a batch takes, too. */
export interface AttachmentRows {
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

export interface Attachments extends AttachmentRows {
  /**
   * Rejects with `NOT_FOUND` if there is no such message, and with `QUOTA_EXCEEDED` if there is no
   * room for the bytes. Bytes that are given are on the disk before the row is written, and kept
   * once in a scope however often they are added. Until then `signal` ends it, and nothing is left.
   */
  add(messageId: string, input: AttachmentUpload, options?: TransferOptions): Promise<Attachment>;
  /**
   * The bytes that are kept here. Rejects with `NOT_FOUND` where none are, and with `CORRUPT` where
   * they are gone or cut short.
   */
  open(id: string, options?: AttachmentOpenOptions): Promise<AttachmentBytes>;
}
