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
 * @property {number} [opensAhead] how many stores are opened while the tests before them run: a
 *   browser starts a worker for each, which takes longer than most tests do
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
 * @property {(overrides?: object) => Promise<import('chatkeep').ChatStore>} openStore a new store,
 *   closed and deleted after the test
 * @property {(store: import('chatkeep').ChatStore, overrides?: object)
 *   => Promise<import('chatkeep').ChatStore>} reopen closes it and opens it again, as it was
 */

/**
 * @param {Environment} given
 * @param {(name: string, run: () => Promise<void>) => void} register
 * @returns {Context}
 */
export function makeContext(given, register) {
  const { environment, library, where, persistent, attachmentFolder, opensAhead = 0 } = given;
  const run = Math.random().toString(36).slice(2, 8);
  let count = 0;
  /** @type {Set<import('chatkeep').ChatStore>} */
  let opened = new Set();
  /** @type {Set<string>} */
  let names = new Set();
  /** @type {WeakMap<import('chatkeep').ChatStore, object>} */
  const optionsOf = new WeakMap();

  const nextName = () => `test-${run}-${++count}`;
  const freshName = () => {
    const name = nextName();
    names.add(name);
    return name;
  };

  const open = async (options, opening = library.openChatStore(options)) => {
    const store = await opening;
    opened.add(store);
    names.add(store.name);
    optionsOf.set(store, options);
    return store;
  };

  /** The stores that the next tests may have. */
  const ahead = [];
  const openAhead = () => {
    const options = { name: nextName(), ...where };
    const opening = library.openChatStore(options);
    opening.catch(() => {}); // Reported to whoever takes it.
    ahead.push({ options, opening });
  };

  const openStore = async (overrides = {}) => {
    if (opensAhead === 0 || Object.keys(overrides).length > 0) {
      return open({ name: freshName(), ...where, ...overrides });
    }
    while (ahead.length <= opensAhead) openAhead();
    const { options, opening } = ahead.shift();
    return open(options, opening);
  };

  const cleanUp = async () => {
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
      await store.close();
      return open({ ...optionsOf.get(store), ...overrides });
    },
    test: (name, body) =>
      register(name, async () => {
        try {
          await body();
        } catch (error) {
          // The test's own failure is the one to report.
          await cleanUp().catch(() => {});
          throw error;
        }
        await cleanUp();
      }),
  };
}
