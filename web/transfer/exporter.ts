import type { Call } from '../calls.js';
import { ChatStoreError } from '../errors.js';

/** What an exporter writes from. */
export interface ExportInput {
  call: Call;
  signal: AbortSignal | undefined;
  /** The only one that is wanted. */
  conversationId: string | undefined;
  /** The ids of those that are wanted. */
  conversations(): AsyncIterable<string>;
  /** To be called when one is written. */
  written(): void;
}

/** Gives the bytes of one format, piece by piece. */
export type Exporter = (input: ExportInput) => AsyncGenerator<Uint8Array>;

/** Whether a conversation was purged after it was listed. */
export function isGone(input: ExportInput, error: unknown): boolean {
  const isWanted = input.conversationId !== undefined;
  return !isWanted && error instanceof ChatStoreError && error.code === 'NOT_FOUND';
}
