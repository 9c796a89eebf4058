// For `await using`, whatever `lib` of the one who compiles says.
/// <reference lib="esnext.disposable" preserve="true" />
import type { CallOptions } from './calls.js';
import type { Component, ComponentInput } from './components.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Message, MessageInput } from './messages.js';

/** The message to begin with. Default: of the role `'assistant'`, with the content `''`. */
export type StreamInput = Omit<MessageInput, 'role' | 'content' | 'status'> & {
  role?: MessageInput['role'];
  content?: string;
};

/**
 * Writes one message while it comes. What is given is collected and written to a journal every
 * 250 ms or 4 KiB, whichever comes first; the message itself is written once, at the end. Should
 * the tab die, everything older than that is there, and the message becomes `interrupted`.
 *
 * A write that fails (a full disk) loses nothing: it is tried again with what comes next, and
 * `flush` and `finish` reject with its reason.
 */
export interface StreamWriter {
  /** Of the message. */
  readonly id: string;
  /**
   * How many UTF-16 units of text there are so far: after `resume`, where to go on. What the
   * message had is counted.
   */
  readonly position: number;
  append(text: string): void;
  /** A component that the message brings. It gets its place in the timeline at once. */
  component(input: Omit<ComponentInput, 'messageId'>, options?: CallOptions): Promise<Component>;
  /** Replaces the message's `sources`. */
  sources(sources: JsonValue[]): void;
  /** Adds to `meta.steps`; a step with the `id` of an earlier one replaces it. */
  step(step: JsonObject): void;
  /** Sets `meta.visualization`. */
  visualization(visualization: JsonValue): void;
  /** Sets a member of the message's `data`. */
  data(key: string, value: JsonValue): void;
  /** Adds to `meta.events`. */
  event(event: JsonObject): void;
  /** Writes what was collected. */
  flush(options?: CallOptions): Promise<void>;
  /** Completes the message. */
  finish(
    result?: { usage?: JsonObject | null; meta?: JsonObject | null },
    options?: CallOptions,
  ): Promise<Message>;
  /** Leaves the message `failed`, with what came and the error's message under `meta.error`. */
  fail(error: unknown, options?: CallOptions): Promise<Message>;
  /** Leaves the message `interrupted`, with what came. */
  abort(options?: CallOptions): Promise<Message>;
  /** Aborts, unless it has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Streams {
  /** Appends a message with the status `'streaming'` and gives what writes it. */
  begin(conversationId: string, input?: StreamInput, options?: CallOptions): Promise<StreamWriter>;
  /**
   * Goes on with a message that is `interrupted` or `failed`, at the end of what it has; see
   * `position`.
   */
  resume(messageId: string, options?: CallOptions): Promise<StreamWriter>;
}
