import { abortable } from '../abortable.js';
import { checkCallOptions, type Call } from '../calls.js';
import { invalid, jsonArray, jsonObject, jsonValue, nullable, shape } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import type { StreamEnd, StreamPart } from '../protocol.js';
import type {
  CallOptions,
  Component,
  ComponentInput,
  Components,
  JsonObject,
  JsonValue,
  Message,
  StreamWriter,
} from '../types.js';
import { HalfKeeper } from './half.js';
import { checkName, Parts, snapshot } from './parts.js';
import type { Timers } from './timers.js';

/** How long the first of what was collected waits for more. */
const WRITE_AFTER_MS = 250;
/** How much is collected at most before it is written, in UTF-16 units of text and JSON. */
const WRITE_AFTER_UNITS = 4096;
/** More than these are not written at once: the core takes 10,000. */
const MAX_PARTS_OF_WRITE = 5000;

type Result = Parameters<StreamWriter['finish']>[0];

const checkResult = shape({ usage: nullable(jsonObject), meta: nullable(jsonObject) });

/** What all writers of a store have in common. */
export interface WriterTools {
  call: Call;
  components: Components;
  timers: Timers;
  /** The writers that hold something that is not written. */
  unwritten: Set<Writer>;
}

/** Why a write failed; `null` if it did not. */
type Failure = { reason: unknown } | null;

export class Writer implements StreamWriter {
  readonly id: string;
  readonly #conversationId: string;
  readonly #role: Message['role'];
  readonly #tools: WriterTools;
  readonly #parts = new Parts();
  readonly #halves = new HalfKeeper();
  #position: number;
  /** How much was collected since the last write began, whether that one succeeds or not. */
  #units = 0;
  #timer: unknown = null;
  /** The write that is on its way: one at a time. It never rejects. */
  #writing: Promise<Failure> | null = null;
  /** Whether another write was due while one was on its way. */
  #due = false;
  #ending: Promise<Message> | null = null;
  #ended: Message | null = null;
  /** Once the store is known to be closed. */
  #closed: ChatStoreError | null = null;

  constructor(message: Message, tools: WriterTools) {
    this.id = message.id;
    this.#conversationId = message.conversationId;
    this.#role = message.role;
    this.#position = message.text.length;
    this.#tools = tools;
  }

  get position(): number {
    return this.#position;
  }

  append(text: string): void {
    this.#mustBeOpen();
    const whole = this.#halves.join(text, 'text');
    this.#position += text.length;
    if (whole !== '') this.#collect({ kind: 'text', text: whole }, whole.length);
  }

  async component(
    input: Omit<ComponentInput, 'messageId'>,
    options?: CallOptions,
  ): Promise<Component> {
    if (typeof input !== 'object' || input === null) {
      throw invalid('input', 'must be an object.');
    }
    await this.flush(options);
    const ours = { ...input, messageId: this.id };
    return this.#tools.components.append(this.#conversationId, ours, options);
  }

  sources(sources: JsonValue[]): void {
    this.#mustBeOpen();
    if (this.#role !== 'assistant') throw invalid('sources', 'are for assistant messages only.');
    const { value, size } = snapshot(jsonArray, sources, 'sources', 0);
    this.#collect({ kind: 'sources', json: value }, size);
  }

  step(step: JsonObject): void {
    this.#mustBeOpen();
    // In meta, in a list.
    const { value, size } = snapshot(jsonObject, step, 'step', 2);
    this.#collect({ kind: 'step', json: value }, size);
  }

  visualization(visualization: JsonValue): void {
    this.#mustBeOpen();
    const { value, size } = snapshot(jsonValue, visualization, 'visualization', 1);
    this.#collect({ kind: 'visualization', json: value }, size);
  }

  data(key: string, value: JsonValue): void {
    this.#mustBeOpen();
    checkName(key, 'key');
    const { value: json, size } = snapshot(jsonValue, value, 'value', 1);
    this.#collect({ kind: 'data', name: key, json }, key.length + size);
  }

  event(event: JsonObject): void {
    this.#mustBeOpen();
    const { value, size } = snapshot(jsonObject, event, 'event', 2);
    this.#collect({ kind: 'event', json: value }, size);
  }

  async flush(options?: CallOptions): Promise<void> {
    this.#mustBeOpen();
    await run(() => this.#writeAllBut(0), options);
  }

  async finish(result?: Result, options?: CallOptions): Promise<Message> {
    this.#mustBeOpen();
    if (result !== undefined) checkResult(result, 'result');
    const { usage, meta } = result ?? {};
    return run(() => this.#end({ status: 'completed', usage, meta }), options);
  }

  async fail(error: unknown, options?: CallOptions): Promise<Message> {
    this.#mustBeOpen();
    return run(() => this.#end({ status: 'failed', error: messageOf(error) }), options);
  }

  async abort(options?: CallOptions): Promise<Message> {
    return run(async () => {
      // An end that fails leaves the stream open, and this is the next try.
      while (this.#ending) await this.#ending.catch(() => {});
      return this.#ended ?? this.#end({ status: 'interrupted' });
    }, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort();
  }

  #mustBeOpen(): void {
    if (this.#ended || this.#ending) {
      const hint = 'Begin another one, or resume it if it was interrupted.';
      throw new ChatStoreError('INVALID_ARGUMENT', `The stream has ended. ${hint}`);
    }
    if (this.#closed) throw this.#closed;
  }

  #collect(part: StreamPart, units: number): void {
    this.#parts.add(part);
    this.#tools.unwritten.add(this);
    this.#units += units;
    if (this.#units >= WRITE_AFTER_UNITS) this.#writeWhenPossible();
    else this.#startWindow();
  }

  #startWindow(): void {
    this.#timer ??= this.#tools.timers.setTimeout(() => {
      this.#timer = null;
      this.#writeWhenPossible();
    }, WRITE_AFTER_MS);
  }

  #endWindow(): void {
    if (this.#timer !== null) this.#tools.timers.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #writeWhenPossible(): void {
    if (this.#writing) this.#due = true;
    else void this.#write();
  }

  #write(): Promise<Failure> {
    this.#endWindow();
    this.#due = false;
    this.#units = 0;
    const parts = this.#parts.take(MAX_PARTS_OF_WRITE);
    this.#writing = this.#tools.call('streams.write', [this.id, parts], undefined).then(
      () => this.#written(),
      (reason: unknown) => this.#notWritten(parts, reason),
    );
    return this.#writing;
  }

  #written(): Failure {
    this.#writing = null;
    if (this.#parts.count === 0) this.#tools.unwritten.delete(this);
    // What ends the stream takes what is left along.
    else if (this.#due && !this.#ending) void this.#write();
    return null;
  }

  #notWritten(parts: StreamPart[], reason: unknown): Failure {
    this.#writing = null;
    this.#keepForNextTry(parts, reason);
    // Not at once: what fails now most likely fails again.
    if (this.#due && !this.#ending && !this.#closed) this.#startWindow();
    return { reason };
  }

  #keepForNextTry(parts: StreamPart[], reason: unknown): void {
    this.#parts.putBack(parts);
    if (reason instanceof ChatStoreError && reason.code === 'CLOSED') {
      this.#closed = reason;
      this.#tools.unwritten.delete(this);
      this.#endWindow();
    }
  }

  /** Writes what there is now, but for the last `left` parts. Does not wait for what comes meanwhile. */
  async #writeAllBut(left: number): Promise<void> {
    while (this.#writing) await this.#writing;
    for (let count = this.#parts.count - left; count > 0; count -= MAX_PARTS_OF_WRITE) {
      // Somebody else's turn may have come first.
      while (this.#writing) await this.#writing;
      if (this.#parts.count === 0) return;
      const failure = await this.#write();
      if (failure) throw failure.reason;
    }
  }

  #end(end: Omit<StreamEnd, 'parts'>): Promise<Message> {
    this.#ending = this.#endOnce(end).finally(() => (this.#ending = null));
    return this.#ending;
  }

  async #endOnce(end: Omit<StreamEnd, 'parts'>): Promise<Message> {
    this.#endWindow();
    await this.#writeAllBut(MAX_PARTS_OF_WRITE);
    while (this.#writing) await this.#writing;
    const parts = this.#parts.take(MAX_PARTS_OF_WRITE);
    const rest = this.#halves.rest();
    const last: StreamPart[] = rest === '' ? [] : [{ kind: 'text', text: rest }];
    try {
      const all = { ...end, parts: [...parts, ...last] };
      this.#ended = await this.#tools.call('streams.end', [this.id, all], undefined);
    } catch (error) {
      this.#keepForNextTry(parts, error);
      throw error;
    }
    this.#tools.unwritten.delete(this);
    return this.#ended;
  }
}

/**
 * Runs what may be abandoned by its caller, but not in the middle: the journal and what is held
 * here have to agree.
 */
async function run<Value>(
  work: () => Promise<Value>,
  options: CallOptions | undefined,
): Promise<Value> {
  if (options !== undefined) checkCallOptions(options, 'options');
  const signal = options?.signal;
  return abortable(signal?.aborted ? new Promise<never>(() => {}) : work(), signal);
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return (error.message || error.name).toWellFormed();
  if (typeof error === 'string') return error.toWellFormed();
  if (typeof error === 'object' && error !== null && 'message' in error) {
    if (typeof error.message === 'string') return error.message.toWellFormed();
  }
  try {
    return String(error).toWellFormed();
  } catch {
    // An object that cannot be written as text.
    return 'unknown error';
  }
}
