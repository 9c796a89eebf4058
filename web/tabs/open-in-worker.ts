import { abortable } from '../abortable.js';
import type { Connection } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import { browserStorage, type CheckedOpenOptions } from '../open-options.js';
import { noOpfs } from '../storage/opfs.js';
import { WorkerPort } from '../ports.js';
import type { FromWorker, ToWorker } from '../protocol.js';
import { TabClient } from './client.js';

function startWorker(url: string | null): Worker {
  // The address is written out in the call, because that is what bundlers look for.
  return url === null
    ? new Worker(new URL('../worker.js', import.meta.url), { type: 'module', name: 'chatkeep' })
    : new Worker(url, { type: 'module', name: 'chatkeep' });
}

/** A tab's way to its store: its own worker, or that of the tab that has the files open. */
export async function openInWorker(options: CheckedOpenOptions): Promise<Connection> {
  const { name, scope, durability, onLog, signal } = options;
  const storage = browserStorage(options.storage);
  // Those are for secure contexts only, as the files are.
  if (storage === 'opfs' && !globalThis.navigator?.locks) throw noOpfs(undefined);
  // Relative to the page, not to the worker's script.
  const absolute = (url: string) => new URL(url, globalThis.location?.href).href;
  const wasmUrl = options.wasmUrl === null ? null : absolute(options.wasmUrl);
  const worker = new WorkerPort<FromWorker, ToWorker>(startWorker(options.workerUrl), (reason) =>
    client.workerDied(reason),
  );
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
