import { nodeAttachmentFiles, nodeHash } from './attachments/node-files.js';
import { EngineConnection } from './engine/engine-connection.js';
import { doctorNodeFiles, openNodeCore } from './engine/node-core.js';
import {
  checkDoctorOptions,
  checkName,
  checkOpenOptions,
  checkPlace,
  nodeStorage,
  type CheckedOpenOptions,
} from './open-options.js';
import { createStore } from './store.js';
import { deleteNodeStore, listNodeStores } from './storage/node-files.js';
import { safetyOfFiles } from './storage/node-safety.js';
import type {
  ChatStore,
  DeleteOptions,
  DoctorReport,
  DoctorStoreOptions,
  OpenOptions,
  StoreListing,
  StoreListOptions,
} from './types.js';
import { requireListed, withAttachments } from './upkeep/deep-doctor.js';

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
  return openChecked(checkOpenOptions(options, null));
}

async function openChecked(checked: CheckedOpenOptions): Promise<ChatStore> {
  const core = await openNodeCore(checked);
  const connection = new EngineConnection(core, {
    ...checked,
    safety: () => safetyOfFiles(checked),
    files: nodeAttachmentFiles(checked),
    newHash: nodeHash,
  });
  await connection.collectLeftovers();
  return createStore(checked.name, connection, checked.scope.userId);
}

/**
 * What is wrong with the files of a store that nobody has open, and a repair of them if asked for:
 * for one that rejects with `CORRUPT`. Nothing is changed unless `repair` is `true`, and then the
 * files are saved aside first. Rejects with `LOCKED` while it is open anywhere, and with
 * `NOT_FOUND` if there is none.
 */
export async function doctorChatStore(options: DoctorStoreOptions): Promise<DoctorReport> {
  const { repair, deep, open } = checkDoctorOptions(options, null);
  const storage = nodeStorage(open.storage);
  if (storage !== 'memory') requireListed(open.name, listNodeStores(storage.directory));
  const report = await doctorNodeFiles(open, repair);
  return deep ? withAttachments(report, () => openChecked(open)) : report;
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
