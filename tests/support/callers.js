/**
 * Operations called by their names, for the tests that go through all of them.
 * Neutral: runs on a page and under Node.
 */

import { encodeArguments } from '../../dist/signatures.js';

/**
 * @typedef {object} Caller
 * @property {(operation: string, ...args: unknown[]) => Promise<unknown>} call
 * @property {(calls: [operation: string, ...args: unknown[]][]) => Promise<unknown[]>} batch
 * @property {(operation: string) => boolean} has whether it can be called here
 * @property {(operation: string) => boolean} batches whether a batch takes it here
 * @property {() => Promise<void>} close
 */

/** What a writer does with the message that it began: nobody can give it the id of another. */
const ofWriters = ['streams.write', 'streams.end'];
/** What a store does with the files of attachments, by names that it makes itself. */
const ofFiles = ['attachments.addStored', 'attachments.file'];
/** Steps of `store.export` and `store.import`. */
const isStep = (operation) => /^(export|import)\./.test(operation);
/** What `store.batch` leaves out, because it answers with more than a row or writes for itself. */
const notInBatches = [
  'timeline.page',
  'search.messages',
  'search.index',
  'history',
  'context.page',
  'stats',
  'batch',
];

/** @param {import('chatkeep').ChatStore} store @returns {Caller} */
export function callerOfStore(store) {
  const special = {
    history: async (id) => (await store.history(id)).messages,
    stats: () => store.stats(),
    'context.page': (id) => store.context.assemble(id, { maxMessages: 5 }),
    // The writer is left alone; the store writes what it holds when it is closed.
    'streams.begin': async (...args) => {
      const { id } = await store.streams.begin(...args);
      return store.messages.get(id);
    },
    'streams.resume': async (...args) => {
      const { id } = await store.streams.resume(...args);
      return store.messages.get(id);
    },
  };
  const run = (interfaces, operation, args) => {
    const [area, name] = operation.split('.');
    return interfaces[area][name](...args);
  };
  return {
    call: async (operation, ...args) =>
      special[operation]?.(...args) ?? (await run(store, operation, args)) ?? null,
    batch: (calls) =>
      store.batch((batch) =>
        Promise.all(calls.map(([operation, ...args]) => run(batch, operation, args))),
      ),
    has: (operation) =>
      operation !== 'batch' &&
      !ofWriters.includes(operation) &&
      !ofFiles.includes(operation) &&
      !isStep(operation),
    batches: (operation) => !operation.startsWith('streams.') && !notInBatches.includes(operation),
    close: () => store.close(),
  };
}

/**
 * The core itself, which has some operations that a store calls only for itself.
 *
 * @param {import('chatkeep/engine').Engine} engine
 * @returns {Caller}
 */
export function callerOfEngine(engine) {
  const special = {
    history: (id) => {
      try {
        return engine.call('history', id);
      } catch (error) {
        // Which a store answers with a history of nothing.
        if (error.code === 'NOT_FOUND') return [];
        throw error;
      }
    },
  };
  const run = (operation, args) => special[operation]?.(...args) ?? engine.call(operation, ...args);
  return {
    call: async (operation, ...args) => run(operation, args),
    batch: async (calls) => {
      const encoded = calls.map(([operation, ...args]) => ({
        operation,
        args: encodeArguments(operation, args),
      }));
      return engine.call('batch', encoded);
    },
    has: (operation) => operation !== 'batch',
    batches: () => true,
    close: async () => engine.close(),
  };
}
