import { EngineConnection } from './engine/engine-connection.js';
import { openNodeCore } from './engine/node-core.js';
import { checkName, checkOpenOptions, checkPlace, nodeStorage } from './open-options.js';
import { createStore } from './store.js';
import { deleteNodeStore, listNodeStores } from './storage/node-files.js';
import type {
  ChatStore,
  DeleteOptions,
  OpenOptions,
  StoreListing,
  StoreListOptions,
} from './types.js';

// The package as Node sees it: the interface of index.ts, in this process, on files or in memory.

export { ChatStoreError } from './errors.js';
export type { ChatStoreErrorCode } from './errors.js';
export type * from './types.js';

/**
 * Opens a store, creating it where there is none. `storage` must be given.
 *
 * Rejects with `LOCKED` if it is open already, naming the process, `STORAGE_UNAVAILABLE`,
 * `SCHEMA_TOO_NEW`, `CORRUPT`, `QUOTA_EXCEEDED`, `INVALID_ARGUMENT` or `ABORTED`. Whatever the
 * reason, no stored data is changed by it.
 */
export async function openChatStore(options: OpenOptions): Promise<ChatStore> {
  const checked = checkOpenOptions(options, null);
  const core = await openNodeCore(checked);
  const connection = new EngineConnection(core, checked, checked.onLog);
  return createStore(checked.name, connection, checked.scope.userId);
}

/** The stores in a directory. Those in memory are not listed. */
export async function listChatStores(options: StoreListOptions = {}): Promise<StoreListing[]> {
  const storage = nodeStorage(checkPlace(options, null));
  return typeof storage === 'object' ? listNodeStores(storage.directory) : [];
}

/** Removes a store for good. Rejects with `LOCKED` while it is open anywhere. */
export async function deleteChatStore(options: DeleteOptions): Promise<void> {
  const storage = nodeStorage(checkPlace(options, null));
  const name = checkName(options.name);
  if (typeof storage === 'object') deleteNodeStore(storage.directory, name);
}
