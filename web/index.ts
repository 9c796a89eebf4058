import {
  browserStorage,
  checkDoctorOptions,
  checkName,
  checkOpenOptions,
  checkPlace,
  type CheckedOpenOptions,
} from './open-options.js';
import { createStore } from './store.js';
import { deleteOpfsStore, listOpfsStores } from './storage/opfs.js';
import { doctorInWorker } from './tabs/doctor-in-worker.js';
import { whileNobodyOwns } from './tabs/exclusively.js';
import { openInWorker } from './tabs/open-in-worker.js';
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
import { forgetStore } from './upkeep/safety.js';

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
  return openChecked(checkOpenOptions(options, 'opfs'));
}

async function openChecked(checked: CheckedOpenOptions): Promise<ChatStore> {
  return createStore(checked.name, await openInWorker(checked), checked.scope.userId);
}

/**
 * What is wrong with the files of a store that nobody has open, and a repair of them if asked for:
 * for one that rejects with `CORRUPT`. Nothing is changed unless `repair` is `true`, and then the
 * files are saved aside first. Rejects with `LOCKED` while it is open anywhere, and with
 * `NOT_FOUND` if there is none.
 */
export async function doctorChatStore(options: DoctorStoreOptions): Promise<DoctorReport> {
  const { repair, deep, open } = checkDoctorOptions(options, 'opfs');
  if (browserStorage(open.storage) === 'opfs') requireListed(open.name, await listOpfsStores());
  const report = await doctorInWorker(open, repair);
  return deep ? withAttachments(report, () => openChecked(open)) : report;
}

/** The stores of this origin. Those in memory are not listed. */
export async function listChatStores(options: StoreListOptions = {}): Promise<StoreListing[]> {
  return browserStorage(checkPlace(options, 'opfs')) === 'opfs' ? listOpfsStores() : [];
}

/** Removes a store for good. Rejects with `LOCKED` while it is open anywhere. */
export async function deleteChatStore(options: DeleteOptions): Promise<void> {
  const storage = browserStorage(checkPlace(options, 'opfs'));
  const name = checkName(options.name);
  if (storage !== 'opfs') return;
  await whileNobodyOwns(name, () => deleteOpfsStore(name));
  forgetStore(name);
}
