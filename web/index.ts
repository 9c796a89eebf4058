import { browserStorage, checkName, checkOpenOptions, checkPlace } from './open-options.js';
import { createStore } from './store.js';
import { deleteOpfsStore, listOpfsStores } from './storage/opfs.js';
import { whileNobodyOwns } from './tabs/exclusively.js';
import { openInWorker } from './tabs/open-in-worker.js';
import type {
  ChatStore,
  DeleteOptions,
  OpenOptions,
  StoreListing,
  StoreListOptions,
} from './types.js';

// The package as a page sees it. node.ts offers the same under Node.

export { ChatStoreError } from './errors.js';
export type { ChatStoreErrorCode } from './errors.js';
export type * from './types.js';

/**
 * Opens a store, creating it where there is none.
 *
 * Any number of tabs may have it open: one of them owns the files and answers the others.
 *
 * Rejects with `STORAGE_UNAVAILABLE` where the browser keeps nothing, `OWNER_LOST` if the tab that
 * owns the files is silent for ten seconds, `LOCKED` if an engine in somebody's own worker has
 * them, `SCHEMA_TOO_NEW`, `CORRUPT`, `QUOTA_EXCEEDED`, `INVALID_ARGUMENT` or `ABORTED`. Whatever
 * the reason, no stored data is changed by it.
 */
export async function openChatStore(options: OpenOptions): Promise<ChatStore> {
  const checked = checkOpenOptions(options, 'opfs');
  return createStore(checked.name, await openInWorker(checked), checked.scope.userId);
}

/** The stores of this origin. Those in memory are not listed. */
export async function listChatStores(options: StoreListOptions = {}): Promise<StoreListing[]> {
  return browserStorage(checkPlace(options, 'opfs')) === 'opfs' ? listOpfsStores() : [];
}

/** Removes a store for good. Rejects with `LOCKED` while it is open anywhere. */
export async function deleteChatStore(options: DeleteOptions): Promise<void> {
  const storage = browserStorage(checkPlace(options, 'opfs'));
  const name = checkName(options.name);
  if (storage === 'opfs') await whileNobodyOwns(name, () => deleteOpfsStore(name));
}
