import { decodeAnswer } from './answers.js';
import { shape, signal as signalCheck } from './checks.js';
import { ChatStoreError } from './errors.js';
import type { OperationName, Operations } from './protocol.js';
import { encodeArguments } from './signatures.js';
import type { CallOptions, ChatStore } from './types.js';

/** The way from a store to its engine: a worker's, or in the same process. */
export interface Connection {
  /** Runs an operation. Both arguments and answer are JSON. */
  call(operation: OperationName, args: string): Promise<string>;
  /** Resolves when everything is written and the files are released. */
  close(): Promise<void>;
}

const checkOptions = shape({ signal: signalCheck });

/** Closes the connection of a store that was dropped without `close()`. */
const forgotten = new FinalizationRegistry<Connection>((connection) => void connection.close());

/** Rejects with `ABORTED` as soon as the signal says so. */
export function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => {
      const message = 'The call was aborted.';
      reject(new ChatStoreError('ABORTED', message, { cause: signal.reason }));
    };
    // Always listened to: what is abandoned may still fail, and that is nobody's business then.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener('abort', abort, { once: true });
    }
  });
}

/** The interface of `types.ts` over a connection. */
export function createStore(name: string, connection: Connection): ChatStore {
  let closing: Promise<void> | null = null;

  async function call<Name extends OperationName>(
    operation: Name,
    args: Operations[Name]['args'],
    options: CallOptions | undefined,
  ): Promise<Operations[Name]['result']> {
    if (options !== undefined) checkOptions(options, 'options');
    if (closing) throw ChatStoreError.closed();
    const encoded = encodeArguments(operation, args);
    if (options?.signal?.aborted) await abortable(new Promise<never>(() => {}), options.signal);
    const answer = await abortable(connection.call(operation, encoded), options?.signal);
    return decodeAnswer(operation, answer);
  }

  async function callForNothing<Name extends OperationName>(
    operation: Name,
    args: Operations[Name]['args'],
    options: CallOptions | undefined,
  ): Promise<void> {
    await call(operation, args, options);
  }

  const close = (): Promise<void> => {
    forgotten.unregister(connection);
    closing ??= connection.close();
    return closing;
  };

  const store: ChatStore = {
    name,
    conversations: {
      create: (input, options) => call('conversations.create', [input], options),
      get: (id, options) => call('conversations.get', [id], options),
      list: (query, options) => call('conversations.list', [query], options),
      update: (id, fields, options) => call('conversations.update', [id, fields], options),
      delete: (id, options) => callForNothing('conversations.delete', [id], options),
      restore: (id, options) => call('conversations.restore', [id], options),
      purge: (id, options) => callForNothing('conversations.purge', [id], options),
    },
    messages: {
      append: (conversationId, input, options) =>
        call('messages.append', [conversationId, input], options),
      appendMany: (conversationId, inputs, options) =>
        call('messages.appendMany', [conversationId, inputs], options),
      get: (id, options) => call('messages.get', [id], options),
      list: (query, options) => call('messages.list', [query], options),
      update: (id, fields, options) => call('messages.update', [id, fields], options),
      delete: (id, options) => callForNothing('messages.delete', [id], options),
      restore: (id, options) => call('messages.restore', [id], options),
      purge: (id, options) => callForNothing('messages.purge', [id], options),
    },
    components: {
      append: (conversationId, input, options) =>
        call('components.append', [conversationId, input], options),
      get: (id, options) => call('components.get', [id], options),
      list: (query, options) => call('components.list', [query], options),
      update: (id, fields, options) => call('components.update', [id, fields], options),
      delete: (id, options) => callForNothing('components.delete', [id], options),
      restore: (id, options) => call('components.restore', [id], options),
      purge: (id, options) => callForNothing('components.purge', [id], options),
    },
    timeline: {
      page: (conversationId, query, options) =>
        call('timeline.page', [conversationId, query], options),
    },
    stats: (options) => call('stats', [], options),
    close,
    [Symbol.asyncDispose]: close,
  };
  // Every method holds `call`, so that a store of which only a part is kept is not forgotten.
  forgotten.register(call, connection, connection);
  return store;
}
