import { abortable } from './abortable.js';
import { FileExaminer } from './attachments/examination.js';
import { createOpen } from './attachments/reading.js';
import { Uploads } from './attachments/uploads.js';
import { decodeAnswer } from './answers.js';
import { runBatch } from './batch.js';
import { boolean, shape } from './checks.js';
import { checkCallOptions, createCalls, type Call } from './calls.js';
import { createChat } from './chat/chat.js';
import type { Connection } from './connection.js';
import { createContext } from './context.js';
import { ChatStoreError } from './errors.js';
import { createHistory } from './history/history.js';
import { liveQueries } from './live.js';
import { StoreEvents } from './live/events.js';
import { encodeArguments } from './signatures.js';
import { createStreams } from './streams.js';
import type { ChatStore, SafetyOptions } from './types.js';
import { createTransfers } from './transfer/on-demand.js';
import { createBackup } from './upkeep/backup.js';
import { createRestore } from './upkeep/restore.js';

const checkSafetyOptions = shape({ persist: boolean });
const checkDeep = shape({ deep: boolean });

/** Closes the connection of a store that was dropped without `close()`. */
const forgotten = new FinalizationRegistry<Connection>((connection) => void connection.close());

/** The interface of `types.ts` over a connection. */
export function createStore(name: string, connection: Connection, userId: string): ChatStore {
  let closing: Promise<void> | null = null;
  // The connection holds this, which must not hold the store: nothing would be forgotten.
  const events = new StoreEvents(connection);

  /** Also while the store is closing, for what is written then. */
  const callUntilClosed: Call = async (operation, args, options) => {
    if (options !== undefined) checkCallOptions(options, 'options');
    const encoded = encodeArguments(operation, args);
    if (options?.signal?.aborted) await abortable(new Promise<never>(() => {}), options.signal);
    const answer = await abortable(connection.call(operation, encoded), options?.signal);
    return decodeAnswer(operation, answer);
  };

  const call: Call = async (operation, args, options) => {
    if (closing) throw ChatStoreError.closed();
    return callUntilClosed(operation, args, options);
  };

  const close = (): Promise<void> => {
    forgotten.unregister(connection);
    closing ??= closeAfterWriting();
    return closing;
  };

  async function closeAfterWriting(): Promise<void> {
    events.close();
    await uploads.close();
    await streams.flushAll();
    await connection.close();
  }

  const calls = createCalls(call);
  const live = liveQueries(calls, events.feed);
  const uploads = new Uploads(callUntilClosed, connection, calls.attachments.add);
  const open = createOpen(call, connection);
  const examiner = new FileExaminer(call, connection, open);
  const streams = createStreams(callUntilClosed, calls.components);
  const store: ChatStore = {
    ...calls,
    name,
    conversations: { ...calls.conversations, watch: live.sidebar },
    messages: { ...calls.messages, watch: live.message },
    attachments: { ...calls.attachments, add: uploads.add, open },
    timeline: { ...calls.timeline, watch: live.timeline },
    reads: { ...calls.reads, watch: live.unread },
    context: createContext(call),
    streams,
    chat: createChat(calls, streams, userId),
    ...createHistory(call),
    batch: (record, options) => runBatch(call, record, options),
    on: events.on,
    owner: () => (closing ? null : connection.owner()),
    ...createTransfers(call, connection),
    backup: createBackup(call),
    restore: createRestore(call),
    doctor: async (options) => {
      const { signal, deep, ...ours } = options ?? {};
      checkDeep({ deep }, 'options');
      const report = await call('doctor', [ours], { signal });
      const { problems, leftoverFiles } = await examiner.examine(deep === true, { signal });
      return {
        ...report,
        ok: report.ok && problems.length === 0,
        problems: [...report.problems, ...problems],
        leftoverFiles,
      };
    },
    safety: async (options = {}) => {
      const { persist = false } = checkSafetyOptions(options, 'options') as SafetyOptions;
      if (closing) throw ChatStoreError.closed();
      return connection.safety(persist);
    },
    stats: (options) => call('stats', [], options),
    close,
    [Symbol.asyncDispose]: close,
  };
  // Every method holds it, so that a store of which only a part is kept is not forgotten.
  forgotten.register(callUntilClosed, connection, connection);
  return store;
}
