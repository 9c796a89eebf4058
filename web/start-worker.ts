import { shareModule } from './compiled-modules.js';
import type { CheckedOpenOptions } from './open-options.js';
import { WorkerPort } from './ports.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** A worker of the package's own. `onDeath` is told why it can do nothing any more. */
export function startWorker(
  checked: CheckedOpenOptions,
  onDeath: (reason: string) => void,
): WorkerPort<FromWorker, ToWorker> {
  const { workerUrl } = checked;
  const options = { type: 'module', name: 'chatkeep' } as const;
  // The address is written out in the call, because that is what bundlers look for. This file is
  // put into index.js, and has to be where that is.
  const worker =
    workerUrl === null
      ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'chatkeep' })
      : new Worker(workerUrl, options);
  const port = new WorkerPort<FromWorker, ToWorker>(worker, onDeath);
  shareModule(checked, port);
  return port;
}

/** Where the module is, for a worker: relative to the page, not to the worker's script. */
export function wasmUrlForWorker({ wasmUrl }: CheckedOpenOptions): string | null {
  return wasmUrl === null ? null : new URL(wasmUrl, globalThis.location?.href).href;
}
