import type { Call } from '../calls.js';
import { ChatStoreError } from '../errors.js';
import type { AttachmentRecord } from './records.js';
import { isCorrupt, type StoredBytes } from './stored-bytes.js';

/** What an exporter writes from. */
export interface ExportInput {
  call: Call;
  signal: AbortSignal | undefined;
  /** The only one that is wanted. */
  conversationId: string | undefined;
  /** Whether files stand beside what is written where one would do without. */
  zip: boolean;
  /** The ids of those that are wanted. */
  conversations(): AsyncIterable<string>;
  bytes: StoredBytes;
  /** To be called when one is written. */
  written(): void;
  /** What could not be written. Throws the error where nobody listens. */
  leftOut(what: string, error: ChatStoreError): void;
}

/** Gives the bytes of one format, piece by piece. */
export type Exporter = (input: ExportInput) => AsyncGenerator<Uint8Array>;

/** Whether a conversation was purged after it was listed. */
export function isGone(input: ExportInput, error: unknown): boolean {
  const isWanted = input.conversationId !== undefined;
  return !isWanted && error instanceof ChatStoreError && error.code === 'NOT_FOUND';
}

/** The bytes of an attachment as far as they are there; where they are damaged, that is told. */
export async function* bytesToExport(
  input: ExportInput,
  attachment: AttachmentRecord,
): AsyncGenerator<Uint8Array> {
  try {
    yield* input.bytes.pieces(attachment);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    input.leftOut(`attachment ${attachment.id}`, error);
  }
}
