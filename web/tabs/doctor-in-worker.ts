import { abortable } from '../abortable.js';
import { ChatStoreError } from '../errors.js';
import { browserStorage, type CheckedOpenOptions } from '../open-options.js';
import { noOpfs } from '../storage/opfs.js';
import type { DoctorReport } from '../types.js';
import { startWorker, wasmUrlForWorker } from '../start-worker.js';
import { whileNobodyOwns } from './exclusively.js';

/** Examines the files of a store that no tab has open. */
export async function doctorInWorker(
  options: CheckedOpenOptions,
  repair: boolean,
): Promise<DoctorReport> {
  const { name, scope, onLog, signal } = options;
  if (browserStorage(options.storage) === 'memory') {
    throw new ChatStoreError('INVALID_ARGUMENT', 'options.storage: is gone when it is closed.', {
      field: 'options.storage',
    });
  }
  if (!globalThis.navigator?.locks) throw noOpfs(undefined);
  return whileNobodyOwns(name, () => {
    const examined = new Promise<DoctorReport>((resolve, reject) => {
      const worker = startWorker(options, (reason) => {
        const message = `The worker died (${reason}). Nothing was changed that is not repaired again.`;
        worker.close();
        reject(new ChatStoreError('INTERNAL', message));
      });
      worker.receive((message) => {
        if (message.kind === 'log') {
          onLog(message.entry);
          return;
        }
        worker.close();
        if (message.kind === 'examined') resolve(JSON.parse(message.report) as DoctorReport);
        else if (message.kind === 'failed') reject(ChatStoreError.from(message.error));
      });
      const wasmUrl = wasmUrlForWorker(options);
      worker.post({ kind: 'doctor', options: { name, storage: 'opfs', wasmUrl }, scope, repair });
    });
    return abortable(examined, signal);
  });
}
