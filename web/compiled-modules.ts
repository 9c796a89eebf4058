import type { CheckedOpenOptions } from './open-options.js';
import { wayForOne, type WorkerPort } from './ports.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** By where the worker and the module come from: they belong together. For as long as the page. */
const modules = new Map<string, WebAssembly.Module>();

/** Gives a worker what an earlier one of this page has compiled, or asks it for what it compiles. */
export function shareModule(
  { workerUrl, wasmUrl }: CheckedOpenOptions,
  worker: WorkerPort<FromWorker, ToWorker>,
): void {
  const source = JSON.stringify([workerUrl, wasmUrl]);
  const module = modules.get(source);
  if (module) {
    worker.post({ kind: 'module', module });
    return;
  }
  // A way of its own: in Firefox, a page whose policy forbids WebAssembly cannot read a module, and
  // does without it.
  const receiver = wayForOne<WebAssembly.Module>((compiled) => modules.set(source, compiled));
  worker.post({ kind: 'share module', receiver }, [receiver]);
}
