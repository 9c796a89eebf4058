import { browserStorage, checkDoctorOptions, checkOpenOptions } from '../open-options.js';
import type { DoctorReport, OpenOptions } from '../types.js';
import { ownWasmUrl } from '../wasm-file.js';
import { compileCore, doctorOpfsFiles, openBrowserCore } from './browser-core.js';
import { Engine } from './engine.js';

export { Engine } from './engine.js';
export { ChatStoreError } from '../errors.js';
export type { ChatStoreErrorCode } from '../errors.js';
export type { Operations, OperationName } from '../protocol.js';

/**
 * Opens the core in this thread. With `storage: 'opfs'`, which is the default, in a dedicated
 * worker only.
 */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const checked = checkOpenOptions(options, 'opfs');
  const storage = browserStorage(checked.storage);
  // At the same time: the module is downloaded and compiled while the files are opened.
  const compiled = compileCore(checked.wasmUrl ?? ownWasmUrl());
  return Engine.on(await openBrowserCore({ ...checked, storage, compiled }), checked);
}

/**
 * `doctor` for a store that nobody has open, and that may not open any more. In a dedicated worker
 * only.
 */
export async function doctorStore(
  options: OpenOptions,
  how: { repair?: boolean } = {},
): Promise<DoctorReport> {
  const { repair, open } = checkDoctorOptions({ ...options, ...how }, 'opfs');
  const compiled = compileCore(open.wasmUrl ?? ownWasmUrl());
  return doctorOpfsFiles({ ...open, compiled }, open.scope, repair);
}
