import type { AttachmentRecord } from './records.js';

/** Bytes that a source has for an attachment. They are read once, where they are wanted at all. */
export interface IncomingBytes {
  /** Where the source says what they have to be. */
  sha256?: string;
  /** What the file is called, where the source says so; for an attachment without a name. */
  name?: string;
  /** Throws `UnusableBytes`. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Bytes that are not what they should be. The attachment is imported without them. */
export class UnusableBytes extends Error {}

/** Under this an attachment's record has its bytes. No JSON has such a key, so no record does. */
export const BYTES = Symbol('bytes');

/** What an importer gives for an attachment. */
export type IncomingAttachment = AttachmentRecord & { [BYTES]?: IncomingBytes };

/** The files beside what is imported, among which those of attachments are found. */
export interface Assets {
  /** `null` where it is not among them. */
  find(attachment: AttachmentRecord): IncomingBytes | null;
}
