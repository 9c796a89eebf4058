import { abortable } from './abortable.js';
import type { Connection, ConnectionListener } from './connection.js';
import { ChatStoreError } from './errors.js';
import { browserStorage, type CheckedOpenOptions } from './open-options.js';
import type { OperationName } from './protocol.js';
import { RpcClient } from './rpc.js';

/** An engine in a worker of its own. */
class WorkerConnection implements Connection {
  readonly #rpc: RpcClient;

  constructor(rpc: RpcClient) {
    this.#rpc = rpc;
  }

  call(operation: OperationName, args: string): Promise<string> {
    return this.#rpc.request('call', { operation, args });
  }

  listen(listener: ConnectionListener): void {
    this.#rpc.onChanges((changes) => listener.changed(changes));
  }

  async close(): Promise<void> {
    try {
      await this.#rpc.request('close', null);
    } catch (error) {
      // A worker that died has released its files, which is what closing is for.
      if (!(error instanceof ChatStoreError && error.code === 'OWNER_LOST')) throw error;
    } finally {
      this.#rpc.end(ChatStoreError.closed());
    }
  }
}

function startWorker(url: string | null): Worker {
  // The address is written out in the call, because that is what bundlers look for.
  return url === null
    ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'chatkeep' })
    : new Worker(url, { type: 'module', name: 'chatkeep' });
}

export async function openInWorker(options: CheckedOpenOptions): Promise<Connection> {
  const { name, scope, durability, onLog, signal } = options;
  const storage = browserStorage(options.storage);
  // Relative to the page, not to the worker's script.
  const absolute = (url: string) => new URL(url, globalThis.location?.href).href;
  const wasmUrl = options.wasmUrl === null ? null : absolute(options.wasmUrl);
  const rpc = new RpcClient(startWorker(options.workerUrl), onLog);
  try {
    const opening = rpc.request('open', { name, scope, storage, durability, wasmUrl });
    await abortable(opening, signal);
  } catch (error) {
    // Terminating the worker releases whatever it had opened by then.
    const reason = new ChatStoreError('ABORTED', 'Opening was aborted.');
    rpc.end(error instanceof ChatStoreError ? error : reason);
    throw error;
  }
  return new WorkerConnection(rpc);
}
