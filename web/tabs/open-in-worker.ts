import { abortable } from '../abortable.js';
import type { Connection } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import { browserStorage, type CheckedOpenOptions } from '../open-options.js';
import { noOpfs } from '../storage/opfs.js';
import { startWorker, wasmUrlForWorker } from '../start-worker.js';
import { TabClient } from './client.js';

/** A tab's way to its store: its own worker, or that of the tab that has the files open. */
export async function openInWorker(options: CheckedOpenOptions): Promise<Connection> {
  const { name, scope, durability, onLog, signal } = options;
  const storage = browserStorage(options.storage);
  // Those are for secure contexts only, as the files are.
  if (storage === 'opfs' && !globalThis.navigator?.locks) throw noOpfs(undefined);
  const wasmUrl = wasmUrlForWorker(options);
  const worker = startWorker(options, (reason) => client.workerDied(reason));
  const client = new TabClient(worker, { name, storage, wasmUrl, scope, durability, onLog });
  try {
    await abortable(client.open(), signal);
  } catch (error) {
    // Terminating the worker releases whatever it had opened by then.
    const reason = new ChatStoreError('ABORTED', 'Opening was aborted.');
    client.end(error instanceof ChatStoreError ? error : reason);
    throw error;
  }
  return client;
}
