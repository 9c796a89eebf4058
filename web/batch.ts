import { completeAnswer } from './answers.js';
import { checkCallOptions, createCalls, type Call } from './calls.js';
import { invalid } from './checks.js';
import { ChatStoreError } from './errors.js';
import type { BatchCall, OperationName, Operations } from './protocol.js';
import { encodeArguments } from './signatures.js';
import type { Batch, CallOptions } from './types.js';

/** As many as the core takes. */
const MAX_CALLS = 10_000;

/**
 * Sends the calls that `record` makes as one operation, and settles their promises with its
 * answers. `record` may be asynchronous, but what it calls after its first `await` comes too late.
 */
export async function runBatch<Result>(
  call: Call,
  record: (batch: Batch) => Result,
  options: CallOptions | undefined,
): Promise<Awaited<Result>> {
  if (options !== undefined) checkCallOptions(options, 'options');
  if (typeof record !== 'function') throw invalid('record', 'must be a function.');
  const recorder = new Recorder();
  try {
    const result = Promise.resolve(record(recorder.batch));
    // It is made of the calls' promises, and fails when they do: whoever called is told below.
    result.catch(() => {});
    const calls = recorder.finish();
    if (calls.length > 0) recorder.settle(await call('batch', [calls], options));
    return await result;
  } catch (error) {
    recorder.fail(error);
    throw error;
  }
}

interface RecordedCall extends BatchCall {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** Collects calls instead of making them. */
class Recorder {
  /** The interface whose calls are collected. */
  readonly batch: Batch;
  readonly #recorded: RecordedCall[] = [];
  /** Of the first call that was refused: then nothing is sent. */
  #refusal: ChatStoreError | null = null;
  #recording = true;

  constructor() {
    const record: Call = (operation, args, options) => this.#record(operation, args, options);
    const { timeline: _timeline, search: _search, ...calls } = createCalls(record);
    const groups = Object.entries(calls).map(([name, group]) => [name, this.#droppable(group)]);
    this.batch = Object.fromEntries(groups) as Batch;
  }

  /** Takes no more calls. Throws if one of them was refused. */
  finish(): BatchCall[] {
    this.#recording = false;
    if (this.#refusal) throw this.#refusal;
    return this.#recorded.map(({ operation, args }) => ({ operation, args }));
  }

  settle(answers: unknown[]): void {
    for (const [index, { operation, resolve }] of this.#recorded.entries()) {
      resolve(completeAnswer(operation, answers[index]));
    }
  }

  /** Takes no more calls, and rejects those that were not settled. */
  fail(error: unknown): void {
    this.#recording = false;
    for (const { reject } of this.#recorded) reject(error);
  }

  #record<Name extends OperationName>(
    operation: Name,
    args: Operations[Name]['args'],
    options: CallOptions | undefined,
  ): Promise<Operations[Name]['result']> {
    if (!this.#recording) {
      const problem = 'was sent already. Make all its calls before `record` returns or awaits.';
      return Promise.reject(invalid('batch', problem));
    }
    return new Promise((resolve, reject) => {
      const encoded = this.#encode(operation, args, options);
      this.#recorded.push({
        operation,
        args: encoded,
        resolve: resolve as RecordedCall['resolve'],
        reject,
      });
    });
  }

  /** At once, because the caller may alter the arguments afterwards. */
  #encode(operation: OperationName, args: unknown[], options: CallOptions | undefined): string {
    const index = this.#recorded.length;
    if (this.#refusal) return '';
    try {
      if (options !== undefined) checkCallOptions(options, 'options');
      if (options?.signal) throw invalid('options.signal', 'give the signal to batch().');
      if (index < MAX_CALLS) return encodeArguments(operation, args);
      this.#refusal = invalid('calls', `a batch takes at most ${MAX_CALLS.toLocaleString('en')}.`);
    } catch (error) {
      this.#refusal = inside(`calls[${index}]`, error);
    }
    return '';
  }

  /** Nobody has to keep the promises of these calls: whether they fail, the batch tells. */
  #droppable<Group extends object>(group: Group): Group {
    const methods = Object.entries(group as Record<string, Method>).map(([name, method]) => {
      const droppable: Method = (...args) => {
        const promise = method(...args);
        // But of one that came too late, nobody else would tell.
        if (this.#recording) promise.catch(() => {});
        return promise;
      };
      return [name, droppable] as const;
    });
    return Object.fromEntries(methods) as Group;
  }
}

/** The error of an argument of one of the calls, as the core tells its own. */
function inside(outer: string, error: unknown): ChatStoreError {
  const { code, message, field, sqliteCode } = ChatStoreError.fields(error);
  return new ChatStoreError(code, `${outer}: ${message}`, {
    field: field === null ? null : `${outer}.${field}`,
    sqliteCode,
    cause: error,
  });
}
