import type { Attachment, JsonObject, JsonValue } from 'chatkeep';
import type { GeneratedComponent } from '../payloads.ts';

/** Something that was said, or is to be answered. */
export interface Turn {
  role: 'user' | 'assistant' | 'system';
  text: string;
  attachments: readonly Attachment[];
}

/** What is to be answered. */
export interface Asked {
  prompt: string;
  /** How many answers there are already. */
  attempt: number;
  /** What this answer said before it was cut off; it goes on behind that. */
  begun: string;
  /** Whether components may come with the answer. */
  canDraw: boolean;
  /** What was said on this branch, the question included, oldest first. */
  turns: () => Promise<Turn[]>;
  /** The bytes of a file that came with a turn. */
  open: (attachment: Attachment) => Promise<Blob>;
}

/** What an answer comes in. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'component'; component: GeneratedComponent }
  | { kind: 'sources'; sources: JsonValue[] }
  | { kind: 'usage'; usage: JsonObject };

/** Somebody who answers. */
export interface Answerer {
  /** Kept with each answer. */
  provider: string;
  model: string;
  /**
   * Throws what kept it from answering, in words for the person who asked. Where `signal` is
   * aborted it may end or throw.
   */
  answer(asked: Asked, signal: AbortSignal): AsyncIterable<Piece>;
}
