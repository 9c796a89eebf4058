import { checkDoctorOptions, checkOpenOptions } from '../open-options.js';
import type { DoctorReport, OpenOptions } from '../types.js';
import { Engine } from './engine.js';
import { doctorNodeFiles, openNodeCore } from './node-core.js';

export { Engine } from './engine.js';
export { ChatStoreError } from '../errors.js';
export type { ChatStoreErrorCode } from '../errors.js';
export type { Operations, OperationName } from '../protocol.js';

/** Opens the core in this thread, on files or in memory. */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const checked = checkOpenOptions(options, null);
  return Engine.on(await openNodeCore(checked), checked);
}

/** `doctor` for a store that nobody has open, and that may not open any more. */
export async function doctorStore(
  options: OpenOptions,
  how: { repair?: boolean } = {},
): Promise<DoctorReport> {
  const { repair, open } = checkDoctorOptions({ ...options, ...how }, null);
  return doctorNodeFiles(open, repair);
}
