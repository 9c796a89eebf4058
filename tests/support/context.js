/**
 * What a suite is given. A suite is a function of its context and nothing else, so that one
 * contract runs on every place where a store can be kept. Neutral: runs on a page and under Node.
 */

import { expect } from 'chai';
import { makeRefuses } from './refuses.js';

/**
 * @typedef {object} Environment
 * @property {string} environment what a person calls it: `Chromium, OPFS`
 * @property {typeof import('chatkeep')} library
 * @property {{ storage?: import('chatkeep').Storage }} where the options that say where to keep
 *   a store here; empty where the library's own default is meant
 * @property {boolean} persistent whether a store can be closed and opened again
 * @property {(store: string) => import('./attachment-folders.js').AttachmentFolder}
 *   [attachmentFolder] where the files of a store's attachments can be got at
 * @property {boolean} [conforms] whether the conformance suites run here; default: true
 * @property {boolean} [recycles] whether a test may get the store of an earlier one, emptied: a
 *   browser starts a worker for each store that is opened, which takes longer than most tests do
 */

/**
 * @typedef {object} Context
 * @property {(name: string, run: () => Promise<void>) => void} test
 * @property {typeof expect} expect
 * @property {ReturnType<typeof makeRefuses>} refuses
 * @property {string} environment
 * @property {{ storage?: import('chatkeep').Storage }} where
 * @property {boolean} persistent
 * @property {typeof import('chatkeep')} library
 * @property {Environment['attachmentFolder']} attachmentFolder
 * @property {() => string} freshName a store name that nobody used; deleted after the test
 * @property {(overrides?: object) => Promise<import('chatkeep').ChatStore>} openStore an empty
 *   store, closed and deleted after the test; with overrides always a new one
 * @property {(store: import('chatkeep').ChatStore, overrides?: object)
 *   => Promise<import('chatkeep').ChatStore>} reopen closes it and opens it again, as it was
 */

/** @param {import('chatkeep').ChatStore} store */
async function backupOf(store) {
  const pieces = [];
  await store.backup(new WritableStream({ write: (piece) => void pieces.push(piece) }));
  return new Blob(pieces);
}

/**
 * @param {Environment} given
 * @param {(name: string, run: () => Promise<void>) => void} register
 * @returns {Context}
 */
export function makeContext(given, register) {
  const { environment, library, where, persistent, attachmentFolder, recycles = false } = given;
  const run = Math.random().toString(36).slice(2, 8);
  let count = 0;
  /** @type {Set<import('chatkeep').ChatStore>} */
  let opened = new Set();
  /** @type {Set<string>} */
  let names = new Set();
  /** Those of them that the next tests may have. @type {Set<import('chatkeep').ChatStore>} */
  const recyclable = new Set();
  /** @type {WeakMap<import('chatkeep').ChatStore, object>} */
  const optionsOf = new WeakMap();

  const freshName = () => {
    const name = `test-${run}-${++count}`;
    names.add(name);
    return name;
  };

  const open = async (options) => {
    const store = await library.openChatStore(options);
    opened.add(store);
    names.add(store.name);
    optionsOf.set(store, options);
    return store;
  };

  /** Stores that tests are done with, emptied, and what empties one. */
  const spare = [];
  let emptied = null;
  const recycle = async (store) => {
    try {
      await store.restore(emptied);
    } catch {
      return; // The test has closed it, or left it in a state of its own.
    }
    spare.push(store);
    opened.delete(store);
    names.delete(store.name);
  };

  const openStore = async (overrides = {}) => {
    if (!recycles || Object.keys(overrides).length > 0) {
      return open({ name: freshName(), ...where, ...overrides });
    }
    const store = spare.pop() ?? (await open({ name: freshName(), ...where }));
    emptied ??= await backupOf(store);
    opened.add(store);
    names.add(store.name);
    recyclable.add(store);
    return store;
  };

  const cleanUp = async ({ passed }) => {
    const worthIt = passed ? [...recyclable] : [];
    recyclable.clear();
    for (const store of worthIt) await recycle(store);
    const stores = opened;
    const used = names;
    opened = new Set();
    names = new Set();
    for (const store of stores) await store.close();
    if (!persistent || used.size === 0) return;
    for (const { name } of await library.listChatStores(where)) {
      if (used.has(name)) await library.deleteChatStore({ name, ...where });
    }
  };

  return {
    expect,
    refuses: makeRefuses(library.ChatStoreError),
    environment,
    where,
    persistent,
    library,
    attachmentFolder,
    freshName,
    openStore,
    async reopen(store, overrides = {}) {
      recyclable.delete(store);
      await store.close();
      return open({ ...optionsOf.get(store), ...overrides });
    },
    test: (name, body) =>
      register(name, async () => {
        try {
          await body();
        } catch (error) {
          // The test's own failure is the one to report.
          await cleanUp({ passed: false }).catch(() => {});
          throw error;
        }
        await cleanUp({ passed: true });
      }),
  };
}
